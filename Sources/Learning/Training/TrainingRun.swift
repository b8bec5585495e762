import Datasets
import Optimizers
import Support
import Tensors

/// The state of one call of `fit`.
struct TrainingRun<M: Model> {
    let plan: BatchPlan
    let epochs: Int
    /// The position of the trainer before the run.
    let start: StepPosition
    let evaluator: Evaluator<M>
    /// The metrics by which epochs are evaluated.
    let metrics: [Metric]
    var steps = ProgramCache<TrainingStep>()
    var records: [EpochRecord] = []
    /// The examples that show how the model does on what it learns from.
    var trainingSample: Dataset?
    /// The epoch whose parameters the model is to have at the end, in place of the last.
    var kept: KeptEpoch?
    var reason: TrainingReport.EndReason?
    var steppingSeconds = 0.0
    var watch: RunWatch
    /// The programs that look into steps, by batch size.
    var inspections: [Int: InspectionStep] = [:]
    private let began = ContinuousClock.now

    /// - Parameters:
    ///   - start: the position of the trainer.
    ///   - epochsBefore: the epochs the trainer has done.
    init(
        plan: BatchPlan, epochs: Int, from start: StepPosition, epochsBefore: Int, observers: [any TrainingObserver],
        evaluator: Evaluator<M>, metrics: [Metric]
    ) {
        watch = RunWatch(
            observers: observers,
            progress: TrainingProgress(epochs: epochsBefore + epochs, stepsInEpoch: plan.batchCount, began: began))
        (self.plan, self.epochs, self.start, self.evaluator, self.metrics) = (plan, epochs, start, evaluator, metrics)
        if epochs < 1 { reason = .epochsDone }
    }

    /// Wall time so far.
    var seconds: Double { began.duration(to: .now).seconds }

    /// Asks the observers whether the run goes on after an epoch.
    mutating func end(_ record: EpochRecord, _ buffers: StepBuffers, _ makeModel: @escaping () -> any Model) throws {
        if records.count >= epochs { reason = .epochsDone }
        watch.progress.lastEpoch = record
        guard !watch.isEmpty else { return }
        var decisions: [Decision] = []
        let epoch = EndedEpoch(record: record, epochs: watch.progress.epochs, model: makeModel())
        try watch.tell { decisions.append(try $0.epochEnded(epoch)) }
        if decisions.contains(.keep) { kept = KeptEpoch(epoch: record.epoch, tensors: buffers.tensors) }
        if decisions.contains(.stop) { reason = .stoppedEarly }
    }

    /// Returns the report of the run.
    /// - Parameters:
    ///   - end: the position of the trainer.
    ///   - history: all epochs of the trainer.
    func report(to end: StepPosition, history: [EpochRecord]) -> TrainingReport {
        let modelEpoch = kept?.epoch ?? history.count
        return TrainingReport(
            epochs: records, reason: reason ?? .epochsDone, modelEpoch: modelEpoch,
            modelRecord: history.first { $0.epoch == modelEpoch }, seconds: seconds, steppingSeconds: steppingSeconds,
            steps: end.steps - start.steps, refusedBatches: end.refused - start.refused,
            examplesPerSecond: Double(records.count * plan.exampleCount) / Swift.max(steppingSeconds, 1e-9))
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
