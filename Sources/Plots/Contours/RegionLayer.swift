/// A veil over the area in which a function of two variables is above 0, with a line around it: the area where a
/// constraint g(x, y) ≤ 0 is violated.
public struct RegionLayer: PlotLayer {
    let grid: SurfaceGrid
    /// The name in the key; empty for none.
    public var name: String

    /// Creates a layer.
    /// - Parameters:
    ///   - grid: the values of the function.
    ///   - name: the name in the key; empty for none.
    public init(_ grid: SurfaceGrid, name: String = "") { (self.grid, self.name) = (grid, name) }

    public var extent: PlotExtent {
        PlotExtent(
            x: [grid.x.lowerBound, grid.x.upperBound], y: [grid.y.lowerBound, grid.y.upperBound], isFilled: true)
    }

    public var takesSeriesColor: Bool { false }

    public func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        [area(grid.outline(atLeast: .leastNonzeroMagnitude, in: frame), color)]
    }

    public func sign(in place: Drawing.Rectangle, color: Drawing.Color) -> [Drawing.Mark] {
        [area(Drawing.Outline([place.corners], isClosed: true), color)]
    }

    private func area(_ outline: Drawing.Outline, _ color: Drawing.Color) -> Drawing.Mark {
        .outline(outline, fill: Drawing.Color(0xFFFFFF, opacity: 0.55), stroke: Drawing.Stroke(color, width: 1.2))
    }
}
