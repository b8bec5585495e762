/// The path of one of several searches over a surface, in the color of its series. In an animation a mark moves from
/// step to step, with its path behind it, and begins again when the longest search has ended.
package struct TravelLayer: PlotLayer {
    var x: [Double]
    var y: [Double]
    /// The name in the key; empty for none.
    package var name: String
    /// The color; nil for the next of the style.
    package var color: PlotColor?
    var seconds: Double?
    var steps: Int

    /// Creates a layer.
    /// - Parameters:
    ///   - x: the horizontal coordinates.
    ///   - y: the vertical coordinates.
    ///   - name: the name in the key; empty for none.
    ///   - color: the color; nil for the next of the style.
    ///   - seconds: the duration of the whole animation; nil for a still picture.
    ///   - steps: the number of points of the longest search, including its start.
    /// - Precondition: `x` and `y` are equally long.
    package init(
        x: [Double], y: [Double], name: String = "", color: PlotColor? = nil, seconds: Double? = nil,
        steps: Int? = nil
    ) {
        Self.requireSameCount(x, y)
        (self.x, self.y, self.name, self.color) = (x, y, name, color)
        (self.seconds, self.steps) = (seconds, max(steps ?? x.count, x.count))
    }

    package var extent: PlotExtent { PlotExtent(x: x, y: y) }

    /// Moving marks have this many places at most; more would only make the file larger.
    private static let mostFrames = 240

    package func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        let run = frame.runs(x, y).first ?? []
        guard let start = run.first, let end = run.last else { return [] }
        let halo = Drawing.Stroke(frame.style.background.opacity(0.9), width: 5)
        let edge = Drawing.Stroke(frame.style.background, width: 1.5)
        if let seconds {
            let frames = min(steps, Self.mostFrames)
            let points = (0..<frames).map { index in
                run[min(index * (steps - 1) / max(frames - 1, 1), run.count - 1)]
            }
            let travel = Drawing.Travel(points: points, seconds: seconds, radius: 6)
            return [
                .travel(travel, fill: nil, stroke: halo),
                .travel(travel, fill: nil, stroke: Drawing.Stroke(color, width: 2.5)),
                .travel(travel, fill: color, stroke: edge),
            ]
        }
        let line = Drawing.Outline([run]).simplified()
        return [
            .outline(line, stroke: halo), .outline(line, stroke: Drawing.Stroke(color, width: 2.5)),
            .circles([start], radius: 4, fill: frame.style.background, stroke: Drawing.Stroke(frame.style.ink)),
            .circles([end], radius: 6, fill: color, stroke: edge),
        ]
    }

    package func sign(in place: Drawing.Rectangle, color: Drawing.Color) -> [Drawing.Mark] {
        let middle = Drawing.Point((place.left + place.right) / 2, (place.top + place.bottom) / 2)
        return [.circles([middle], radius: 5, fill: color)]
    }
}
