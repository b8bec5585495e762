import Optimizers

extension Plot {
    /// The values of a schedule against the step.
    /// - Parameter steps: of the run, at least 1; of many steps 1,001 are shown, at even distances.
    public static func schedule(
        _ schedule: Schedule, steps: Int, title: String, label: String = "learning rate"
    ) -> Plot {
        let shown = sampledSteps(steps, count: 1_000)
        return Plot(
            title, horizontal: PlotAxis("step"), vertical: PlotAxis(label, includesZero: true),
            layers: [LineLayer(x: shown.map(Double.init), y: shown.map { schedule($0) })])
    }

    /// All steps, or `count` of them at even distances and the last.
    public static func sampledSteps(_ steps: Int, count: Int) -> [Int] {
        if steps <= count { return Array(0..<steps) }
        let (distance, rest) = steps.quotientAndRemainder(dividingBy: count)
        return (0..<count).map { $0 * distance + $0 * rest / count } + [steps - 1]
    }
}
