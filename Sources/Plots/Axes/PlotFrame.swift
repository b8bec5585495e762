/// The rectangle of a plot in which the data are, and its two scales.
public struct PlotFrame: Sendable {
    /// The rectangle in pixels.
    public let rectangle: Drawing.Rectangle
    /// The horizontal scale.
    public let horizontal: AxisScale
    /// The vertical scale.
    public let vertical: AxisScale
    /// The style of the picture.
    public let style: PlotStyle

    /// The place of a point in pixels; nil if an axis has no place for it.
    public func point(_ x: Double, _ y: Double) -> Drawing.Point? {
        guard let right = horizontal.position(of: x), let up = vertical.position(of: y) else { return nil }
        return Drawing.Point(
            Drawing.nearby(rectangle.left + right * rectangle.width),
            Drawing.nearby(rectangle.bottom - up * rectangle.height))
    }

    /// The points that have a place, in runs: a point that has none parts them.
    public func runs(_ x: [Double], _ y: [Double]) -> [[Drawing.Point]] {
        let places = zip(x, y).map { point($0, $1) }
        return places.split(separator: nil).map { $0.compactMap { $0 } }
    }

    /// The rectangle between two opposite corners.
    public func rectangle(from first: (x: Double, y: Double), to second: (x: Double, y: Double)) -> Drawing.Rectangle? {
        guard let a = point(first.x, first.y), let b = point(second.x, second.y) else { return nil }
        return Drawing.Rectangle(
            left: min(a.x, b.x), top: min(a.y, b.y), right: max(a.x, b.x), bottom: max(a.y, b.y))
    }
}
