import Learning
import Plots
import Support

extension Plot {
    /// The loss against the learning rate, with the suggested rate.
    /// - Parameter suggestion: the rate to mark. The default is that of the test.
    public static func rate(_ finding: LearningRateRangeTest, suggestion: Double? = nil, title: String) -> Plot {
        var plot = Plot(
            title, horizontal: PlotAxis("learning rate", scale: .logarithmic), vertical: PlotAxis("loss"),
            layers: [
                LineLayer(x: finding.rates, y: finding.losses, name: "each batch", color: .faint, width: 1),
                LineLayer(x: finding.rates, y: finding.smoothed, name: "running mean"),
            ])
        let nearest = (suggestion ?? finding.suggestion).flatMap { rate in
            finding.rates.indices.min { abs(log(finding.rates[$0] / rate)) < abs(log(finding.rates[$1] / rate)) }
        }
        if let rate = suggestion ?? finding.suggestion, let index = nearest {
            plot.layers.append(
                PointLayer(x: [rate], y: [finding.smoothed[index]], name: "suggested: \(general(rate, 2))"))
        }
        // What diverges would press all else to the ground.
        if let first = finding.smoothed.first, let least = finding.smoothed.min() {
            plot.vertical.range = least - 0.05 * abs(first - least)...first + 0.6 * max(first - least, abs(first) * 0.1)
        }
        return plot
    }
}
