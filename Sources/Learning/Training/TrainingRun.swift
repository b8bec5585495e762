import Optimizers
import Tensors

/// What one call of `fit` keeps track of.
struct TrainingRun<M: Model> {
    let plan: BatchPlan
    let epochs: Int
    let evaluator: Evaluator<M>
    /// By batch size, one for each thing the optimizer may do at a position.
    var steps: [Int: [TrainingStep]] = [:]
    var records: [EpochRecord] = []
    var best: (loss: Double, epoch: Int, tensors: [AnyTensor])?
    var reason: TrainingReport.EndReason?
    var steppingSeconds = 0.0
    var watch: RunWatch
    /// By batch size.
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

    /// Keeps the record, and decides whether the run goes on.
    mutating func end(
        _ record: EpochRecord, _ memory: StepMemory, _ earlyStopping: EarlyStopping?
    ) throws(TrainingError) {
        records.append(record)
        if records.count >= epochs { reason = .epochsDone }
        if let earlyStopping, let loss = record.validation?.loss {
            if loss < (best?.loss ?? .infinity) - earlyStopping.minimumImprovement {
                best = (loss, record.epoch, memory.tensors)
            } else if let best, record.epoch - best.epoch >= earlyStopping.patience {
                reason = .stoppedEarly
            }
        }
        watch.progress.lastEpoch = record
        let total = watch.progress.epochs
        var goesOn = true
        try watch.tell { goesOn = try $0.epochEnded(record, of: total) && goesOn }
        if !goesOn { reason = .stoppedByObserver }
    }

    func report(
        _ earlyStopping: EarlyStopping?, from start: StepPosition, to end: StepPosition
    ) -> TrainingReport {
        let isRestored = earlyStopping?.restoresBest ?? false
        return TrainingReport(
            epochs: records, reason: reason ?? .epochsDone,
            modelEpoch: (isRestored ? best?.epoch : nil) ?? records.last?.epoch ?? 0,
            seconds: began.duration(to: .now).seconds, steppingSeconds: steppingSeconds,
            steps: end.steps - start.steps, refusedBatches: end.refused - start.refused,
            examplesPerSecond: Double(records.count * plan.exampleCount) / Swift.max(steppingSeconds, 1e-9))
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
