/// The area between two curves, such as a confidence band.
public struct BandLayer: PlotLayer {
    var x: [Double]
    var lower: [Double]
    var upper: [Double]
    /// The name in the key; empty for none.
    public var name: String
    /// The color; nil for the next of the style.
    public var color: PlotColor?

    /// Creates a layer.
    /// - Parameters:
    ///   - x: the places.
    ///   - lower: the lower curve.
    ///   - upper: the upper curve.
    ///   - name: the name in the key; empty for none.
    ///   - color: the color; nil for the next of the style.
    /// - Precondition: `x`, `lower` and `upper` are equally long.
    public init(x: [Double], lower: [Double], upper: [Double], name: String = "", color: PlotColor? = nil) {
        Self.requireSameCount(x, lower, upper)
        (self.x, self.lower, self.upper) = (x, lower, upper)
        (self.name, self.color) = (name, color)
    }

    public var extent: PlotExtent { PlotExtent(x: x + x, y: lower + upper) }

    public func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        let columns = x.indices.map { index -> (below: Drawing.Point, above: Drawing.Point)? in
            guard let below = frame.point(x[index], lower[index]), let above = frame.point(x[index], upper[index])
            else { return nil }
            return (below, above)
        }
        let areas = columns.split { $0 == nil }.map { run in
            let known = run.compactMap { $0 }
            return known.map(\.above) + known.reversed().map(\.below)
        }
        return [fill(Drawing.Outline(areas, isClosed: true).simplified(), color)]
    }

    public func sign(in place: Drawing.Rectangle, color: Drawing.Color) -> [Drawing.Mark] {
        [fill(Drawing.Outline([place.corners], isClosed: true), color)]
    }

    private func fill(_ outline: Drawing.Outline, _ color: Drawing.Color) -> Drawing.Mark {
        .outline(outline, fill: color.opacity(0.2))
    }
}

extension Drawing.Rectangle {
    /// The corners from the upper left, clockwise.
    var corners: [Drawing.Point] {
        [
            Drawing.Point(left, top), Drawing.Point(right, top), Drawing.Point(right, bottom),
            Drawing.Point(left, bottom),
        ]
    }
}
