/// A line from point to point, from the first to the last. Points without a place, such as NaN, interrupt it.
public struct LineLayer: PlotLayer {
    package var x: [Double]
    package var y: [Double]
    /// The name in the key; empty for none.
    public var name: String
    /// The color; nil for the next of the style.
    public var color: PlotColor?
    package var isDashed: Bool
    var width: Double

    /// Creates a layer.
    /// - Parameters:
    ///   - x: the horizontal coordinates.
    ///   - y: the vertical coordinates.
    ///   - name: the name in the key; empty for none.
    ///   - color: the color; nil for the next of the style.
    ///   - isDashed: whether the line is dashed.
    ///   - width: the width in pixels.
    /// - Precondition: `x` and `y` are equally long.
    public init(
        x: [Double], y: [Double], name: String = "", color: PlotColor? = nil, isDashed: Bool = false,
        width: Double = 2
    ) {
        Self.requireSameCount(x, y)
        (self.x, self.y, self.name, self.color) = (x, y, name, color)
        (self.isDashed, self.width) = (isDashed, width)
    }

    public var extent: PlotExtent { PlotExtent(x: x, y: y) }

    public func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        let runs = frame.runs(x, y)
        let stroke = Drawing.Stroke(color, width: width, isDashed: isDashed)
        // A point alone between gaps would not be seen.
        let alone = runs.filter { $0.count == 1 }.flatMap { $0 }
        return [
            .outline(Drawing.Outline(runs.filter { $0.count > 1 }).simplified(), stroke: stroke),
            .circles(alone, radius: width, fill: stroke.color),
        ]
    }

    public func sign(in place: Drawing.Rectangle, color: Drawing.Color) -> [Drawing.Mark] {
        let middle = (place.top + place.bottom) / 2
        let line = Drawing.Outline([[Drawing.Point(place.left, middle), Drawing.Point(place.right, middle)]])
        return [.outline(line, stroke: Drawing.Stroke(color, width: width, isDashed: isDashed))]
    }
}
