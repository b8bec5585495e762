/// A line through points, with axes, as a picture in SVG.
public struct LinePlot: Picture {
    /// Cut to what fits above the frame.
    public var title: String
    public var horizontalLabel: String
    public var verticalLabel: String
    /// From left to right. Points that are not finite are left out.
    public var points: [(x: Double, y: Double)]

    public init(title: String, horizontalLabel: String, verticalLabel: String, points: [(x: Double, y: Double)]) {
        (self.title, self.horizontalLabel, self.verticalLabel) = (title, horizontalLabel, verticalLabel)
        self.points = points
    }

    /// The plot. The vertical axis begins at 0 unless a value is below.
    public var plot: Plot {
        let shown = points.filter { $0.x.isFinite && $0.y.isFinite }
        let line = LineLayer(x: shown.map(\.x), y: shown.map(\.y))
        return Plot(
            title, horizontal: PlotAxis(horizontalLabel), vertical: PlotAxis(verticalLabel, includesZero: true),
            layers: [line])
    }

    public var drawing: Drawing { plot.drawing }
}
