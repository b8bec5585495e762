import Datasets
import Optimizers
import Tensors

/// The state of one call of `fit`.
struct TrainingRun<M: Model> {
    let plan: BatchPlan
    let epochs: Int
    let evaluator: Evaluator<M>
    var steps = ProgramCache<TrainingStep>()
    var records: [EpochRecord] = []
    /// The examples that show how the model does on what it learns from.
    var trainingSample: Dataset?
    /// The epoch whose parameters the model gets at the end in place of the last.
    var kept: KeptEpoch?
    var reason: TrainingReport.EndReason?
    var steppingSeconds = 0.0
    var watch: RunWatch
    /// The inspection programs by batch size.
    var inspections: [Int: InspectionStep] = [:]
    private let began = ContinuousClock.now

    /// - Parameter epochsBefore: done by the trainer before this run.
    init(
        plan: BatchPlan, epochs: Int, epochsBefore: Int, observers: [any TrainingObserver], evaluator: Evaluator<M>
    ) {
        watch = RunWatch(
            observers: observers,
            progress: TrainingProgress(epochs: epochsBefore + epochs, stepsInEpoch: plan.batchCount, began: began))
        self.plan = plan
        self.epochs = epochs
        self.evaluator = evaluator
        if epochs < 1 { reason = .epochsDone }
    }

    /// Wall time so far.
    var seconds: Double { began.duration(to: .now).seconds }

    /// Keeps the record, and asks the observers whether the run goes on.
    mutating func end(_ record: EpochRecord, _ memory: StepMemory) throws(TrainingError) {
        records.append(record)
        if records.count >= epochs { reason = .epochsDone }
        watch.progress.lastEpoch = record
        let total = watch.progress.epochs
        var decisions: [EpochDecision] = []
        try watch.tell { decisions.append(try $0.epochEnded(record, of: total)) }
        if decisions.contains(.keep) { kept = KeptEpoch(epoch: record.epoch, tensors: memory.tensors) }
        if decisions.contains(.stop) { reason = .stoppedEarly }
    }

    /// - Parameter history: of the trainer.
    func report(from start: StepPosition, to end: StepPosition, history: [EpochRecord]) -> TrainingReport {
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
