/// A thin line across the plot at one number of the vertical axis, such as 0 or a target.
public struct LevelLayer: PlotLayer {
    var value: Double
    /// The name in the key; empty for none.
    public var name: String

    /// Creates a layer.
    /// - Parameters:
    ///   - value: the level.
    ///   - name: the name in the key; empty for none.
    public init(_ value: Double, name: String = "") { (self.value, self.name) = (value, name) }

    public var extent: PlotExtent { PlotExtent(x: [], y: [value]) }
    public var takesSeriesColor: Bool { false }

    public func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        guard let up = frame.vertical.position(of: value) else { return [] }
        let (place, height) = (frame.rectangle, frame.rectangle.bottom - up * frame.rectangle.height)
        let line = Drawing.Outline([[Drawing.Point(place.left, height), Drawing.Point(place.right, height)]])
        return [.outline(line, stroke: Drawing.Stroke(color, isDashed: !name.isEmpty))]
    }

    public func sign(in place: Drawing.Rectangle, color: Drawing.Color) -> [Drawing.Mark] {
        let middle = (place.top + place.bottom) / 2
        let line = Drawing.Outline([[Drawing.Point(place.left, middle), Drawing.Point(place.right, middle)]])
        return [.outline(line, stroke: Drawing.Stroke(color, isDashed: true))]
    }
}
