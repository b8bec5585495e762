/// A circle at each point. Points without a place, such as NaN, are left out.
public struct PointLayer: PlotLayer {
    var x: [Double]
    var y: [Double]
    /// The name in the key; empty for none.
    public var name: String
    /// The color; nil for the next of the style.
    public var color: PlotColor?

    /// Creates a layer.
    /// - Parameters:
    ///   - x: the horizontal coordinates.
    ///   - y: the vertical coordinates.
    ///   - name: the name in the key; empty for none.
    ///   - color: the color; nil for the next of the style.
    /// - Precondition: `x` and `y` are equally long.
    public init(x: [Double], y: [Double], name: String = "", color: PlotColor? = nil) {
        Self.requireSameCount(x, y)
        (self.x, self.y, self.name, self.color) = (x, y, name, color)
    }

    public var extent: PlotExtent { PlotExtent(x: x, y: y) }

    public func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        let places = apart(frame.runs(x, y).flatMap { $0 })
        // Many circles are small and let each other shine through.
        let radius = places.count > 1_000 ? 1.5 : places.count > 200 ? 2.2 : 3.2
        return [circles(places, radius: radius, opacity: places.count > 200 ? 0.5 : 0.8, color)]
    }

    public func sign(in place: Drawing.Rectangle, color: Drawing.Color) -> [Drawing.Mark] {
        let middle = Drawing.Point((place.left + place.right) / 2, (place.top + place.bottom) / 2)
        return [circles([middle], radius: 3.2, opacity: 0.8, color)]
    }

    /// The points that are drawn: one in each pixel if there are very many, as more would not be seen.
    private func apart(_ points: [Drawing.Point]) -> [Drawing.Point] {
        guard points.count > 5_000 else { return points }
        var taken: Set<SIMD2<Double>> = []
        return points.filter { taken.insert(SIMD2($0.x.rounded(), $0.y.rounded())).inserted }
    }

    private func circles(
        _ places: [Drawing.Point], radius: Double, opacity: Double, _ color: Drawing.Color
    ) -> Drawing.Mark {
        .circles(places, radius: radius, fill: color.opacity(opacity))
    }
}
