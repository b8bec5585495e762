/// The path of a search over a surface: a line with its steps, a ring at its start and a star at its end.
public struct PathLayer: PlotLayer {
    var x: [Double]
    var y: [Double]
    /// The name in the key; empty for none.
    public var name: String

    /// Creates a layer.
    /// - Parameters:
    ///   - x: the horizontal coordinates.
    ///   - y: the vertical coordinates.
    ///   - name: the name in the key; empty for none.
    /// - Precondition: `x` and `y` are equally long.
    public init(x: [Double], y: [Double], name: String = "") {
        Self.requireSameCount(x, y)
        (self.x, self.y, self.name) = (x, y, name)
    }

    public var extent: PlotExtent { PlotExtent(x: x, y: y) }
    public var takesSeriesColor: Bool { false }

    private static let lineColor = Drawing.Color(0xD55E00)
    // It lies on the colors of contours, which are the same in every style.
    private static let edgeColor = Drawing.Color(0x222222)
    private static let halo = Drawing.Color(0xFFFFFF)

    public func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        let runs = frame.runs(x, y)
        let line = Drawing.Outline(runs.filter { $0.count > 1 }).simplified()
        var marks: [Drawing.Mark] = [
            .outline(line, stroke: Drawing.Stroke(Self.halo.opacity(0.85), width: 4)),
            .outline(line, stroke: Drawing.Stroke(Self.lineColor, width: 2)),
        ]
        guard let first = runs.first?.first, let last = runs.last?.last else { return marks }
        marks.append(
            .circles(
                apart(runs.flatMap { $0 }), radius: 2.4, fill: Self.lineColor,
                stroke: Drawing.Stroke(Self.halo, width: 0.8)))
        let edge = Drawing.Stroke(Self.edgeColor, width: 1.5)
        marks.append(.circles([first], radius: 5, fill: Self.halo, stroke: edge))
        marks.append(.outline(Drawing.Outline([star(at: last)], isClosed: true), fill: Self.lineColor, stroke: edge))
        return marks
    }

    public func sign(in place: Drawing.Rectangle, color: Drawing.Color) -> [Drawing.Mark] {
        let middle = (place.top + place.bottom) / 2
        let line = Drawing.Outline([[Drawing.Point(place.left, middle), Drawing.Point(place.right, middle)]])
        return [.outline(line, stroke: Drawing.Stroke(Self.lineColor, width: 2))]
    }

    /// The largest number of dots; more would only hide the line.
    private static let mostSteps = 400

    /// The steps that can be told from the one before.
    private func apart(_ points: [Drawing.Point]) -> [Drawing.Point] {
        let kept = points.reduce(into: [Drawing.Point]()) { kept, point in
            if let last = kept.last, abs(last.x - point.x) + abs(last.y - point.y) < 4 { return }
            kept.append(point)
        }
        return kept.count > Self.mostSteps ? [] : kept
    }

    private func star(at centre: Drawing.Point) -> [Drawing.Point] {
        // The ten corners of a pentagram, the first above: sines and cosines of multiples of 36°.
        let directions: [(x: Double, y: Double)] = [
            (0, -1), (0.5878, -0.8090), (0.9511, -0.3090), (0.9511, 0.3090), (0.5878, 0.8090), (0, 1),
            (-0.5878, 0.8090), (-0.9511, 0.3090), (-0.9511, -0.3090), (-0.5878, -0.8090),
        ]
        return directions.enumerated().map { index, direction in
            let radius = index.isMultiple(of: 2) ? 8.5 : 3.6
            return Drawing.Point(centre.x + radius * direction.x, centre.y + radius * direction.y)
        }
    }
}
