import Datasets
import Optimizers
import Tensors

/// Trains a model by descent on batches of a data set.
///
/// ```swift
/// var trainer = Trainer(MultiLayerPerceptron(sizes: [64, 32, 10]), loss: .softmaxCrossEntropy, optimizer: Adam())
/// let parts = try Dataset.digits.split(testFraction: 0.2, seed: 1)
/// let report = try trainer.fit(parts.training, validation: parts.test, epochs: 30, batchSize: 32)
/// ```
/// The same seed gives the same parameters bit for bit, on any number of threads. A further `fit` goes on where the
/// last one ended: optimizer state, steps and epochs are kept. A trainer is a value: copies train apart.
public struct Trainer<M: Model> {
    /// The model as it is trained.
    public internal(set) var model: M
    /// The loss that training minimizes.
    public let loss: Loss
    /// The optimizer.
    public let optimizer: any Optimizer
    /// Lowers the learning rate when the loss stops falling: that of the validation data, or of the training data where
    /// there is none. The default is not to.
    public var plateau: ReduceOnPlateau?
    /// The position of the run: steps taken, batches gathered or refused.
    public internal(set) var position = StepPosition()
    /// The record of each epoch so far.
    public internal(set) var history: [EpochRecord] = []
    /// Wall time of all calls of `fit`, in seconds.
    public internal(set) var seconds = 0.0
    /// Epochs done so far.
    public var epochs: Int { history.count }
    /// Steps taken so far.
    public var steps: Int { position.steps }
    let state: TrainingState<M>
    /// Shared by copies until one of them trains.
    private(set) var memory: StepMemory
    /// The checkpoint from which the next `fit` goes on, with what only runs and observers know.
    var resumed: TrainerCheckpoint?

    /// Creates a trainer of a model.
    public init(_ model: M, loss: Loss, optimizer: some Optimizer) {
        self.model = model
        self.loss = loss
        self.optimizer = optimizer
        state = TrainingState(model, optimizer)
        memory = StepMemory(state.tensors)
    }

    /// Runs `epochs` passes over `training`.
    ///
    /// - Parameters:
    ///   - validation: evaluated after each epoch.
    ///   - batchSize: examples a step; `nil` for the full set, 1 for one at a time. The last batch of an epoch may be
    ///     smaller; its loss is the mean over what it holds. The default is 32.
    ///   - order: how examples are drawn; the default is every one once an epoch, shuffled anew each time.
    ///   - seed: of the order and of random layers; the default is 0.
    ///   - observers: such as `EarlyStopping`, `CheckpointSaver` or a logger; see `TrainingObserver`.
    /// - Throws: `TrainingError`; the model then has the parameters from before the epoch that failed.
    @discardableResult
    public mutating func fit(
        _ training: Dataset, validation: Dataset? = nil, epochs epochCount: Int, batchSize: Int? = 32,
        order: BatchPlan.Order = .shuffled, seed: Int = 0, observers: [any TrainingObserver] = []
    ) throws(TrainingError) -> TrainingReport {
        let outputs = try check(training, validation)
        let plan = try plan(for: training, batchSize, order, seed)
        if !isKnownUniquelyReferenced(&memory) { memory = StepMemory(memory.tensors) }
        var run = TrainingRun(
            plan: plan, epochs: epochCount, epochsBefore: epochs, observers: observers,
            evaluator: Evaluator(memory, model: state.model(from:)))
        run.kept = resumed?.kept
        if let validation {
            run.trainingSample = training[training.evenlySpread(atMost: min(validation.count, Evaluator<M>.batchSize))]
        }
        if !observers.isEmpty {
            let outline = outline(
                of: plan, epochs: epochCount, on: training, hasValidation: validation != nil, outputs: outputs)
            try run.watch.begin(outline, resuming: resumed)
        }
        resumed = nil
        let result = Result { () throws(TrainingError) in try fit(&run, training, validation) }
        seconds += run.seconds
        do {
            try run.watch.tell { try $0.runEnded(result) }
            try settle(run, result)
        } catch { if case .success = result { throw error } }
        return try result.get()
    }

    private mutating func fit(
        _ run: inout TrainingRun<M>, _ training: Dataset, _ validation: Dataset?
    ) throws(TrainingError) -> TrainingReport {
        let before = position
        defer { model = state.model(from: memory.tensors) }
        let failure: TrainingError? = TrainingData.with(training) { data in
            do throws(TrainingError) {
                while run.reason == nil { try epoch(&run, data, validation) }
                return nil
            } catch { return error }
        }
        if let failure { throw failure }
        if let kept = run.kept { memory.write(kept.tensors) }
        return run.report(from: before, to: position, history: history)
    }

    // MARK: One epoch

    private mutating func epoch(
        _ run: inout TrainingRun<M>, _ data: borrowing TrainingData, _ validation: Dataset?
    ) throws(TrainingError) {
        let before = (tensors: memory.tensors, position: position)
        let began = ContinuousClock.now
        let order = run.plan.indices(epoch: epochs)
        let seed = RandomKey(UInt64(bitPattern: Int64(run.plan.seed))).folded(-1)
        var lossSum = 0.0
        (position.pass, position.batch, position.batchesPerPass) = (epochs, 0, run.plan.batchCount)
        // Asking a chain allocates.
        let batchesPerStep = optimizer.batchesPerStep
        var learned = 0
        for batch in 0..<run.plan.batchCount {
            let rows = order[run.plan.positions(ofBatch: batch)]
            position.weight = Double(rows.count)
            position.prepare(batchesPerStep: batchesPerStep, isLast: batch == run.plan.batchCount - 1)
            let step = step(&run.steps, in: memory, at: position, rows.count, data.featureCount)
            step.load(rows, of: data)
            var inspection: InspectionStep?
            if !run.watch.isEmpty, run.watch.isInspected(position) {
                inspection = run.inspect(step, of: self, at: position, seed: seed, rows: rows.count, data.featureCount)
            }
            let (loss, outcome) = step.run(at: position, seed: seed)
            let (number, rate) = (position.number, optimizer.learningRate(steps) * position.rateFactor)
            position.advance(outcome)
            if outcome == .refused {
                guard position.refusedInARow <= Trainer.refusalLimit else {
                    throw undone(to: before, rate: rate, step: number)
                }
            } else {
                guard loss.isFinite else { throw undone(to: before, rate: rate, step: number) }
                lossSum += Double(loss) * Double(rows.count)
                learned += rows.count
            }
            guard !run.watch.isEmpty else { continue }
            run.watch.progress.examples += rows.count
            (run.watch.progress.step, run.watch.progress.steps, run.watch.progress.epoch) = (
                batch + 1, steps, epochs + 1
            )
            (run.watch.progress.loss, run.watch.progress.learningRate) = (Double(loss), rate)
            do throws(TrainingError) {
                if let inspection {
                    let found = inspection.inspection(step: number, loss: Double(loss), learningRate: rate)
                    try run.watch.tell { try $0.stepInspected(found) }
                }
                try run.watch.tellProgress()
            } catch {
                restore(before)
                throw error
            }
        }
        let seconds = began.duration(to: .now).seconds
        run.steppingSeconds += seconds
        let rate = optimizer.learningRate(Swift.max(steps - 1, 0)) * position.rateFactor
        let record = EpochRecord(
            epoch: epochs + 1, steps: steps, trainingLoss: lossSum / Double(learned),
            training: run.trainingSample.map { run.evaluator.evaluate($0, loss) },
            validation: validation.map { run.evaluator.evaluate($0, loss) },
            learningRate: rate, seconds: seconds,
            examplesPerSecond: Double(run.plan.exampleCount) / Swift.max(seconds, 1e-9))
        // What the last step did to the parameters no loss of this epoch has seen.
        guard record.trainingLoss.isFinite, record.validation?.loss.isFinite ?? true, leafNotFinite == nil else {
            throw undone(to: before, rate: rate, step: steps)
        }
        history.append(record)
        if let factor = plateau?.observe(record.validation?.loss ?? record.trainingLoss) {
            position.rateFactor = factor
        }
        try run.end(record, memory)
        try settle(run, nil)
    }

    /// The step for a position and a size of batch.
    func step(
        _ steps: inout ProgramCache<TrainingStep>, in memory: StepMemory, at position: StepPosition, _ batchSize: Int,
        _ featureCount: Int
    ) -> TrainingStep {
        steps.program(forBatchSize: batchSize, at: position) {
            TrainingStep(
                state, in: memory, loss: loss, optimizer: optimizer, at: position, batchSize: batchSize,
                featureCount: featureCount)
        }
    }

    /// The batches in a row that an optimizer may refuse before the run ends, where it skips what is not finite.
    private static var refusalLimit: Int { 10 }

    /// The name of the first leaf with an element that is not finite.
    private var leafNotFinite: String? {
        zip(state.layout.names, memory.tensors).first { _, tensor in
            guard let tensor: Tensor<Float> = tensor.typed() else { return false }
            return tensor.withUnsafeScalars { $0.contains { !$0.isFinite } }
        }?.0
    }

    /// Puts back the state from before the epoch, whose numbers are not finite.
    private mutating func undone(
        to before: (tensors: [AnyTensor], position: StepPosition), rate: Double, step: Int
    ) -> TrainingError {
        let error = TrainingError.notFinite(epoch: epochs + 1, step: step, leaf: leafNotFinite, learningRate: rate)
        restore(before)
        return error
    }

    private mutating func restore(_ before: (tensors: [AnyTensor], position: StepPosition)) {
        memory.write(before.tensors)
        position = before.position
    }
}
