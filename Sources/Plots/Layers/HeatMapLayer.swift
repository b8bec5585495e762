/// The numbers of a matrix as colored cells: column j is at x = j, row i at y = i.
///
/// `Plot.matrix` makes the plot around it, with the first row at the top.
public struct HeatMapLayer: PlotLayer {
    let rows: [[Double]]
    let map: ColorMap
    package let range: ClosedRange<Double>

    private let columns: Int

    /// Creates a layer.
    /// - Parameter range: the range from the first to the last color; nil for all values.
    /// - Precondition: all rows have the same length.
    public init(_ rows: [[Double]], range: ClosedRange<Double>? = nil, map: ColorMap = .viridis) {
        (self.rows, self.map) = (rows, map)
        columns = PlotImage.commonLength(of: rows)
        let known = rows.joined().filter(\.isFinite)
        self.range = range ?? (known.min() ?? 0)...(known.max() ?? 1)
    }

    public var extent: PlotExtent {
        PlotExtent(x: [-0.5, Double(columns) - 0.5], y: [-0.5, Double(rows.count) - 0.5], isFilled: true)
    }

    public var takesSeriesColor: Bool { false }

    public func colorBar(in style: PlotStyle) -> ColorBar? {
        guard range.lowerBound < range.upperBound else { return nil }
        let ticks = Ticks.linear(from: range.lowerBound, to: range.upperBound, atMost: 6)
        let labels = zip(ticks, Ticks.texts(ticks)).map { tick, text in
            (position: PlotImage.position(of: tick, in: range), text: text)
        }
        return ColorBar(colors: map.adapted(to: style).colors(Self.shades), labels: labels)
    }

    /// The number of different colors.
    private static let shades = 64

    public func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        let colors = map.adapted(to: frame.style).colors(Self.shades)
        var areas = [[[Drawing.Point]]](repeating: [], count: Self.shades + 1)
        for (index, row) in rows.enumerated() {
            let shades = row.map { value in
                value.isFinite
                    ? Int((PlotImage.position(of: value, in: range) * Double(Self.shades - 1)).rounded()) : Self.shades
            }
            var start = 0
            // Neighbors of one color are one rectangle.
            while start < columns {
                let end = shades[start...].firstIndex { $0 != shades[start] } ?? columns
                let lower = (x: Double(start) - 0.5, y: Double(index) - 0.5)
                let upper = (x: Double(end) - 0.5, y: Double(index) + 0.5)
                if let place = frame.rectangle(from: lower, to: upper) { areas[shades[start]].append(place.corners) }
                start = end
            }
        }
        return zip(areas, colors + [frame.style.emptyColor]).filter { !$0.0.isEmpty }.map { area, color in
            // The edge closes the gaps that smoothing leaves between neighbors.
            .outline(
                Drawing.Outline(area, isClosed: true), fill: color, stroke: Drawing.Stroke(color, width: 0.4))
        }
    }
}
