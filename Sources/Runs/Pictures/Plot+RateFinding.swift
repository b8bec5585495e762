import Learning
import Plots
import Support

extension Plot {
    /// The loss against the learning rate, with the suggested rate.
    public static func rate(_ finding: LearningRateRangeTest, title: String) -> Plot {
        var plot = Plot(
            title, horizontal: PlotAxis("learning rate", scale: .logarithmic), vertical: PlotAxis("loss"),
            layers: [
                LineLayer(x: finding.rates, y: finding.losses, name: "each batch", color: .faint, width: 1),
                LineLayer(x: finding.rates, y: finding.smoothed, name: "running mean"),
            ])
        if let rate = finding.suggestion, let index = finding.rates.firstIndex(of: rate) {
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
