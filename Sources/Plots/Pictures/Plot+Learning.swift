import Support

/// A measure of a training by epoch, on the training data and on validation data.
public struct LearningCurve: Sendable {
    /// The measure, for the axis.
    package var label: String
    /// The epochs.
    var epochs: [Double]
    /// The values of each series, as many as `epochs`, with their names in the key. "training", and a series without a
    /// name, have the first of the style's colors, all others have the next.
    package var series: [(name: String, values: [Double])]
    /// The epoch whose parameters the model has, if it is not the last; it is marked on the last series.
    package var bestEpoch: Double?
    /// The scale of the values; nil for a logarithmic one if they spread over more than a decade and a half, else a
    /// linear one.
    var scale: PlotAxis.Scale?

    /// Creates a curve.
    public init(
        label: String, epochs: [Double], series: [(name: String, values: [Double])], bestEpoch: Double? = nil,
        scale: PlotAxis.Scale? = nil
    ) {
        (self.label, self.epochs, self.series, self.bestEpoch) = (label, epochs, series, bestEpoch)
        self.scale = scale
    }
}

extension Plot {
    /// Returns a measure against the epoch.
    /// - Precondition: each series is as long as the epochs.
    public static func learningCurve(_ curve: LearningCurve, title: String = "") -> Plot {
        let known = curve.series.flatMap(\.values).filter(\.isFinite)
        let spreads = (known.min() ?? 0) > 0 && (known.max() ?? 0) > 30 * (known.min() ?? 0)
        let others = curve.series.filter { $0.name != "training" && !$0.name.isEmpty }.map(\.name)
        func color(_ name: String) -> PlotColor { .series((others.firstIndex(of: name) ?? -1) + 1) }
        var plot = Plot(
            title, horizontal: PlotAxis("epoch"),
            vertical: PlotAxis(curve.label, scale: curve.scale ?? (spreads ? .logarithmic : .linear)),
            layers: curve.series.map { LineLayer(x: curve.epochs, y: $0.values, name: $0.name, color: color($0.name)) },
            width: 560,
            height: 360)
        if let best = curve.bestEpoch, let index = curve.epochs.firstIndex(of: best), let last = curve.series.last {
            plot.layers.append(
                PointLayer(x: [best], y: [last.values[index]], name: "epoch \(general(best, 9)), kept", color: .ink))
        }
        return plot
    }

    /// Returns norms, or other positive measures, of each leaf against the step, on a logarithmic axis; the lines after
    /// the seventh are dashed.
    /// - Precondition: there are as many values of each leaf as steps.
    public static func norms(
        title: String, label: String = "gradient norm", steps: [Double], leaves: [(name: String, values: [Double])]
    ) -> Plot {
        let colors = PlotStyle.light.seriesColors.count
        return Plot(
            title, horizontal: PlotAxis("step"), vertical: PlotAxis(label, scale: .logarithmic),
            layers: leaves.enumerated().map { number, leaf in
                LineLayer(
                    x: steps, y: leaf.values, name: leaf.name, isDashed: number / colors % 2 == 1, width: 1.6)
            })
    }
}

extension PlotPanels {
    /// Returns several measures of a training beside each other.
    public static func learningCurves(title: String = "", _ curves: [LearningCurve]) -> PlotPanels {
        PlotPanels(title, columns: curves.count, plots: curves.map { Plot.learningCurve($0) })
    }
}
