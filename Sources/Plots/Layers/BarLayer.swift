/// Heights from 0, as bars or as stems with a head: weights, coefficients, counts.
public struct BarLayer: PlotLayer {
    /// The form of a height.
    public enum Form: Sendable {
        /// A bar.
        case bars
        /// A line with a head.
        case stems
    }

    var x: [Double]
    var heights: [Double]
    /// The name in the key; empty for none.
    public var name: String
    /// The color; nil for the next of the style.
    public var color: PlotColor?
    var form: Form

    /// Creates a layer.
    /// - Parameters:
    ///   - x: the places.
    ///   - heights: the heights.
    ///   - name: the name in the key; empty for none.
    ///   - color: the color; nil for the next of the style.
    ///   - form: the form of the heights: bars or stems.
    /// - Precondition: `x` and `heights` are equally long.
    public init(
        x: [Double], heights: [Double], name: String = "", color: PlotColor? = nil, form: Form = .bars
    ) {
        Self.requireSameCount(x, heights)
        (self.x, self.heights, self.name) = (x, heights, name)
        (self.color, self.form) = (color, form)
    }

    /// Four fifths of the least distance between two neighbors.
    private var width: Double {
        let places = Set(x.filter(\.isFinite)).sorted()
        return 0.8 * (zip(places, places.dropFirst()).map { $1 - $0 }.min() ?? 1)
    }

    public var extent: PlotExtent {
        let half = width / 2
        return PlotExtent(x: x.flatMap { [$0 - half, $0 + half] }, y: heights + [0])
    }

    public func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        // On a logarithmic axis, which has no 0, they stand on its lower end.
        let base = frame.vertical.position(of: 0) == nil ? frame.vertical.range.lowerBound : 0
        let ground = frame.vertical.position(of: base).map { up -> Drawing.Mark in
            let (place, height) = (frame.rectangle, frame.rectangle.bottom - up * frame.rectangle.height)
            let line = Drawing.Outline([[Drawing.Point(place.left, height), Drawing.Point(place.right, height)]])
            return .outline(line, stroke: Drawing.Stroke(frame.style.mutedInk))
        }
        return shapes(in: frame, base, color) + [ground].compactMap { $0 }
    }

    private func shapes(in frame: PlotFrame, _ base: Double, _ color: Drawing.Color) -> [Drawing.Mark] {
        switch form {
        case .bars:
            let half = width / 2
            let bars = zip(x, heights).compactMap { x, height in
                frame.rectangle(from: (x - half, base), to: (x + half, height))?.corners
            }
            return [.outline(Drawing.Outline(bars, isClosed: true), fill: color)]
        case .stems:
            let stems = zip(x, heights).compactMap { x, height -> [Drawing.Point]? in
                guard let foot = frame.point(x, base), let head = frame.point(x, height) else { return nil }
                return [foot, head]
            }
            return [
                .outline(Drawing.Outline(stems), stroke: Drawing.Stroke(color, width: 1.5)),
                .circles(stems.compactMap(\.last), radius: 3.5, fill: color),
            ]
        }
    }

    public func sign(in place: Drawing.Rectangle, color: Drawing.Color) -> [Drawing.Mark] {
        [.outline(Drawing.Outline([place.corners], isClosed: true), fill: color)]
    }
}
