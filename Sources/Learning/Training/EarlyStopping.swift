import Support
import Tensors

/// Ends a run when a metric of the validation data has not improved for some epochs.
///
/// ```swift
/// let stopping = EarlyStopping(monitoring: .accuracy, patience: 5)
/// try trainer.fit(digits.training, validation: digits.test, epochs: 100, observers: [stopping])
/// ```
/// Each call of `fit` begins anew, unless the trainer goes on from a checkpoint.
public final class EarlyStopping: TrainingObserver {
    /// The metric that is monitored.
    public let metric: ValidationMetric
    /// The number of epochs without improvement after which the run ends.
    public let patience: Int
    /// An improvement is a value better than the best by more than this.
    public let minimumImprovement: Double
    /// Whether the model gets back the parameters of its best epoch, however the run ends.
    public let restoresBest: Bool
    /// The best epoch so far.
    public private(set) var best: (value: Double, epoch: Int)?

    /// - Parameters:
    ///   - metric: the default is the loss.
    ///   - patience: at least 1; the default is 10.
    ///   - minimumImprovement: at least 0, which is the default; of root mean squared errors in the model's units.
    ///   - restoresBest: the default is to.
    public init(
        monitoring metric: ValidationMetric = .loss, patience: Int = 10, minimumImprovement: Double = 0,
        restoresBest: Bool = true
    ) {
        guard patience >= 1, minimumImprovement >= 0 else {
            misuse(
                "EarlyStopping: patience \(patience), minimumImprovement \(minimumImprovement); give at least 1, and 0")
        }
        (self.metric, self.patience) = (metric, patience)
        (self.minimumImprovement, self.restoresBest) = (minimumImprovement, restoresBest)
    }

    /// - Throws: `TrainingError` where the run has no such metric.
    public func runBegan(_ outline: TrainingOutline) throws {
        if let problem = metric.problem(in: outline) {
            throw TrainingError.settingsDoNotFit("early stopping: \(problem)")
        }
        best = nil
    }

    public func epochEnded(_ record: EpochRecord, of epochs: Int) -> EpochDecision {
        guard let value = record.validation.flatMap(metric.value) else { return .goOn }
        if metric.isBetter(value, than: best?.value, byMoreThan: minimumImprovement) {
            best = (value, record.epoch)
            return restoresBest ? .keep : .goOn
        }
        return record.epoch - (best?.epoch ?? 0) >= patience ? .stop : .goOn
    }

    public var memory: [String: Double] {
        best.map { ["value": $0.value, "epoch": Double($0.epoch)] } ?? [:]
    }

    public func runResumed(_ memory: [String: Double]) {
        if let value = memory["value"], let epoch = memory["epoch"] { best = (value, Int(epoch)) }
    }
}
