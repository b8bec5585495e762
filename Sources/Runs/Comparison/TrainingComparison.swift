import Learning
import Optimizers
import Plots
import Support

/// Several optimizers on one model and data set, from the same first weights and over the same batches.
///
/// ```swift
/// let optimizers = try ["sgd(momentum=0.9)", "adam"].map { try OptimizerSpecification($0) }
/// let comparison = try TrainingComparison(of: optimizers, by: Run.Plan(.digits, RunSettings()))
/// print(comparison)
/// ```
public struct TrainingComparison {
    /// The result of one optimizer.
    public struct Entry {
        /// The text form of the optimizer.
        public let name: String
        /// The loss of the batch before each step.
        public let losses: [Double]
        /// The seconds since the start, after each step.
        public let times: [Double]
        /// A running mean of the losses with decay 0.9, which forgets that it began at 0.
        public let smoothed: [Double]
        /// The first step at which that is at most `tolerance` times what it was at first.
        public let stepsToTolerance: Int?
        /// Nil where the run diverged.
        public let run: Run?
    }

    /// The title.
    public let title: String
    /// The optimizers, in the order in which they were given.
    public let entries: [Entry]
    /// The part of the first loss that counts as near enough.
    public let tolerance: Double

    /// - Parameters:
    ///   - names: how the optimizers are called; the default is their names.
    ///   - plan: whose other settings hold for all; each optimizer has the rate written with it, or its usual one.
    /// - Throws: `TrainingError` where a run fails for another reason than numbers that are not finite.
    public init(
        of optimizers: [OptimizerSpecification], named names: [String]? = nil, by plan: Run.Plan,
        tolerance: Double = 0.1
    ) throws {
        title = "\(plan.settings.effectiveModel) on \(plan.data.source)"
        self.tolerance = tolerance
        var entries: [Entry] = []
        for (index, optimizer) in optimizers.enumerated() {
            let recorder = LossRecorder()
            var run: Run?
            do { run = try Run.trained(by: plan.changing(optimizer), [recorder]) } catch let error as TrainingError {
                guard case .notFinite = error else { throw error }
            }
            let smoothed = recorder.losses.runningMean(decay: 0.9)
            entries.append(
                Entry(
                    name: names?[index] ?? optimizer.name, losses: recorder.losses, times: recorder.times,
                    smoothed: smoothed,
                    stepsToTolerance: smoothed.firstIndex { $0 <= tolerance * smoothed[0] }.map { $0 + 1 }, run: run))
        }
        self.entries = entries
    }

    /// The smoothed losses against steps.
    public func lossesByStep() -> Plot { curves("step") { entry in entry.losses.indices.map { Double($0 + 1) } } }

    /// The same against time.
    public func lossesByTime() -> Plot { curves("seconds", \.times) }

    private func curves(_ label: String, _ position: (Entry) -> [Double]) -> Plot {
        Plot(
            title, horizontal: PlotAxis(label), vertical: PlotAxis("loss, running mean", scale: .logarithmic),
            layers: entries.map { LineLayer(x: position($0), y: $0.smoothed, name: $0.name) })
    }
}

extension TrainingComparison: CustomStringConvertible {
    /// A table: steps to the tolerance, losses, the metric people look at first, time.
    public var description: String {
        let metric = entries.contains { $0.run?.configuration.result.test?.accuracy != nil } ? "accuracy" : "RMSE"
        let header = ["optimizer", "steps", "training loss", "test loss", "test \(metric)", "time"]
        let rows = entries.map { [$0.name, $0.stepsToTolerance.map(String.init) ?? "–"] + $0.figures }
        let note = "steps until the running mean of the loss is \(general(tolerance)) of what it was at first"
        return (aligned([header] + rows, numbersFrom: 1) + [note]).joined(separator: "\n")
    }
}

extension TrainingComparison.Entry {
    /// Training loss, test loss, test metric and time.
    fileprivate var figures: [String] {
        guard let result = run?.configuration.result else { return ["diverged", "–", "–", "–"] }
        let metric = result.test?.accuracy ?? result.test?.rmse
        return [
            general(result.training.loss, 4), result.test.map { general($0.loss, 4) } ?? "–",
            metric.map { general($0, 4) } ?? "–", general(result.seconds, 3) + " s",
        ]
    }
}

/// Keeps the loss of every step.
private final class LossRecorder: TrainingObserver {
    private(set) var losses: [Double] = []
    private(set) var times: [Double] = []

    func stepEnded(_ progress: TrainingProgress) {
        losses.append(progress.loss)
        times.append(progress.seconds)
    }
}

extension Run.Plan {
    /// The same plan with another optimizer, at the rate written with it or its usual one.
    func changing(_ optimizer: OptimizerSpecification) -> Run.Plan {
        var plan = self
        plan.settings.optimizer = optimizer
        plan.settings.learningRate = optimizer.rateInText.isGiven ? nil : optimizer.defaultLearningRate
        return plan
    }
}
