import Support

/// Ends a run when a metric of the validation data has not improved for some epochs: early stopping.
///
/// ```swift
/// let stopping = EarlyStopping(monitoring: .accuracy, patience: 5)
/// try trainer.fit(digits.training, validation: digits.test, epochs: 100, observers: [stopping])
/// ```
/// Each call of `fit` begins anew, unless the trainer goes on from a checkpoint.
public final class EarlyStopping: TrainingObserver {
    /// The metric that decides.
    let metric: Metric
    /// The number of epochs without improvement after which the run ends.
    let patience: Int
    /// An improvement is a value better than the best by more than this.
    let minimumImprovement: Double
    /// Whether the model gets back the parameters of its best epoch, however the run ends.
    let restoresBest: Bool
    /// The best epoch so far.
    public private(set) var best: (value: Double, epoch: Int)?

    /// - Parameters:
    ///   - metric: the metric that decides. The default is the loss.
    ///   - patience: the number of epochs without improvement, at least 1. The default is 10.
    ///   - minimumImprovement: the least difference that counts, at least 0, which is the default. For the root mean
    ///     squared error it is in the units of the model's outputs.
    ///   - restoresBest: whether the model gets back the parameters of its best epoch. The default is that it does.
    public init(
        monitoring metric: Metric = .loss, patience: Int = 10, minimumImprovement: Double = 0,
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

    public var metrics: [Metric] { [metric] }

    /// - Throws: `TrainingError` where the model's outputs have no such metric.
    public func epochEnded(_ epoch: EndedEpoch) throws -> Decision {
        let record = epoch.record
        let value = try metric.value(in: record, for: "early stopping")
        if metric.isBetter(value, than: best?.value, byMoreThan: minimumImprovement) {
            best = (value, record.epoch)
            return restoresBest ? .keep : .proceed
        }
        return record.epoch - (best?.epoch ?? 0) >= patience ? .stop : .proceed
    }

    public var checkpointState: [String: Double] {
        best.map { ["value": $0.value, "epoch": Double($0.epoch)] } ?? [:]
    }

    /// - Throws: `TrainingError` where the checkpoint has something else of early stopping than the best value and its epoch.
    public func runResumed(_ checkpointState: [String: Double]) throws {
        guard !checkpointState.isEmpty else { return }
        guard let value = checkpointState["value"], let epoch = checkpointState["epoch"].flatMap(Int.init(exactly:)),
            epoch >= 0
        else {
            throw TrainingError.checkpointDoesNotFit(
                file: "", "the checkpoint has no best value of early stopping, or not its epoch")
        }
        best = (value, epoch)
    }
}
