/// A fitted curve at many places, with the ends of its confidence interval if they are known.
public struct FittedCurve: Sendable {
    /// The places of the curve.
    var x: [Double]
    /// The curve.
    var y: [Double]
    /// The lower end of the band; empty if the interval is not known.
    var lower: [Double]
    /// The upper end of the band; empty if the interval is not known.
    var upper: [Double]

    /// Creates a curve.
    /// - Precondition: all arrays that are not empty are equally long.
    public init(x: [Double], y: [Double], lower: [Double] = [], upper: [Double] = []) {
        (self.x, self.y, self.lower, self.upper) = (x, y, lower, upper)
    }

    /// The layers with the data among them: below the line where there are so many that it would not be seen.
    fileprivate func layers(over data: PointLayer) -> [any PlotLayer] {
        let line = LineLayer(x: x, y: y, name: "fit", color: .series(1))
        let bands =
            lower.isEmpty || upper.isEmpty
            ? [] : [BandLayer(x: x, lower: lower, upper: upper, name: "95 % confidence", color: line.color)]
        return data.x.count > 200 ? [data] + bands + [line] : bands + [line] + [data]
    }
}

extension PlotPanels {
    /// Returns a fit of one variable: the data and the fitted curve with its 95 % confidence band, and below them the
    /// residuals.
    /// - Precondition: `x`, `y` and `residuals` are equally long.
    public static func fit(
        title: String, horizontalLabel: String, verticalLabel: String, x: [Double], y: [Double],
        residuals: [Double], curve: FittedCurve
    ) -> PlotPanels {
        let data = PointLayer(x: x, y: y, name: "data", color: .series(0))
        let above = Plot(
            title, vertical: PlotAxis(verticalLabel), layers: curve.layers(over: data), width: 720, height: 400)
        // Both panels show the same part of the horizontal axis.
        let reach = AxisScale(PlotAxis(), showing: x + curve.x, margin: 0.04, ticks: 8).range
        let rest = PointLayer(x: x, y: residuals, color: data.color)
        let below = Plot(
            horizontal: PlotAxis(horizontalLabel, range: reach), vertical: PlotAxis("residual"),
            layers: [LevelLayer(0), rest], width: 720, height: 190)
        var panels = PlotPanels(columns: 1, plots: [above, below])
        panels.plots[0].horizontal.range = reach
        return panels
    }
}

extension Plot {
    /// Returns predicted against observed values, which lie on the diagonal if they are equal.
    /// - Precondition: `observed` and `predicted` are equally long.
    public static func predictions(
        title: String, label: String, observed: [Double], predicted: [Double]
    ) -> Plot {
        let range = AxisScale(PlotAxis(), showing: observed + predicted, margin: 0.04, ticks: 8).range
        let ends = [range.lowerBound, range.upperBound]
        var plot = Plot(
            title, horizontal: PlotAxis("observed \(label)", range: range),
            vertical: PlotAxis("predicted \(label)", range: range), width: 520, height: 540)
        plot.layers = [
            LineLayer(x: ends, y: ends, name: "equal", color: .muted, isDashed: true, width: 1.2),
            PointLayer(x: observed, y: predicted, name: "data"),
        ]
        plot.keepsProportions = true
        return plot
    }
}
