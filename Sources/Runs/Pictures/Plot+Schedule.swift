import Optimizers
import Plots

extension Plot {
    /// The values of a schedule against the step.
    /// - Parameter steps: of the run, at least 1; of many steps 1,001 are shown, at even distances.
    package static func schedule(
        _ schedule: Schedule, steps: Int, title: String, label: String = "learning rate"
    ) -> Plot {
        let shown = sampledSteps(steps, count: 1_000)
        return Plot(
            title, horizontal: PlotAxis("step"), vertical: PlotAxis(label, includesZero: true),
            layers: [LineLayer(x: shown.map(Double.init), y: shown.map { schedule($0) })])
    }
}
