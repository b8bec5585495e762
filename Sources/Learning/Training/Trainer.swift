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
public struct Trainer<M: Model>: Sendable {
    /// The model to judge and keep, as of the last call of `fit`.
    public internal(set) var model: M
    /// The loss that training minimizes.
    public let loss: Loss
    /// The method by which parameters are updated.
    public let optimizer: any Optimizer
    /// Lowers the learning rate when the loss stops falling: that of the validation data, or of the training data where
    /// there is none. The default is not to.
    public var plateau: ReduceOnPlateau?
    /// The position of the training: steps taken, batches gathered or refused.
    public internal(set) var position = StepPosition()
    /// The record of each epoch so far.
    public internal(set) var history: [EpochRecord] = []
    /// The wall time of all calls of `fit`, in seconds.
    public internal(set) var seconds = 0.0
    /// The number of epochs done so far.
    public var epochs: Int { history.count }
    /// The number of steps taken so far.
    public var steps: Int { position.steps }
    let state: TrainingState<M>
    /// Shared by copies until one of them trains.
    private(set) var buffers: StepBuffers
    /// The checkpoint from which the next `fit` goes on: it holds what only runs and observers know of.
    var resumed: TrainerCheckpoint?

    /// Creates a trainer of a model.
    /// - Parameters:
    ///   - model: the model before the first step.
    ///   - loss: the loss that training minimizes.
    ///   - optimizer: the method by which parameters are updated.
    public init(_ model: M, loss: Loss, optimizer: some Optimizer) {
        self.model = model
        self.loss = loss
        self.optimizer = optimizer
        state = TrainingState(model, optimizer)
        buffers = StepBuffers(state.tensors)
    }

    /// Runs `epochs` passes over `training`.
    ///
    /// Where examples have weights w, the loss of a batch is Σ w ℓ / (batch size × w̄) with the mean weight w̄ of all training
    /// examples: its expectation is the weighted mean of all losses, which the full set has exactly. Examples are drawn
    /// whatever their weights.
    ///
    /// The run heeds the cancellation of its task: it then ends before the next step with `CancellationError`, and the
    /// model has the parameters of the last whole epoch, from which it can go on.
    /// - Parameters:
    ///   - training: the examples to learn from.
    ///   - validation: examples on which the model is evaluated after each epoch.
    ///   - epochCount: the epochs of this call, besides those before.
    ///   - batchSize: examples a step; `nil` for the full set, 1 for one at a time. The last batch of an epoch may be
    ///     smaller; its loss is the mean over what it holds. The default is 32.
    ///   - order: how examples are drawn. The default is every one once an epoch, shuffled anew each time.
    ///   - seed: the seed of the order and of random layers. The default is 0.
    ///   - metrics: further metrics by which each epoch is evaluated, besides the loss, and accuracy or `rmse` and `r2`.
    ///   - observers: such as `EarlyStopping`, `CheckpointSaver` or a logger; see `TrainingObserver`.
    /// - Throws: `TrainingError` where the data do not fit, or numbers are no longer finite; `CancellationError`; what an
    ///   observer throws, as it is. The model then has the parameters from before the epoch that failed.
    @discardableResult
    public mutating func fit(
        _ training: Dataset, validation: Dataset? = nil, epochs epochCount: Int, batchSize: Int? = 32,
        order: BatchPlan.Order = .shuffled, seed: Int = 0, metrics: [Metric] = [],
        observers: [any TrainingObserver] = []
    ) throws -> TrainingReport {
        var run = try begin(training, validation, epochCount, (batchSize, order, seed), metrics, observers)
        let result = Result {
            while run.reason == nil {
                try TrainingData.with(training) { data in try epoch(&run, data, validation) }
                try conclude(&run)
            }
        }
        return try end(&run, result)
    }

    // MARK: Parts of a run

    /// Checks that everything fits, and tells the observers that a run begins.
    mutating func begin(
        _ training: Dataset, _ validation: Dataset?, _ epochCount: Int,
        _ batches: (size: Int?, order: BatchPlan.Order, seed: Int), _ metrics: [Metric],
        _ observers: [any TrainingObserver]
    ) throws -> TrainingRun<M> {
        let outputs = try check(training, validation)
        let plan = try plan(for: training, batches.size, batches.order, batches.seed)
        if !isKnownUniquelyReferenced(&buffers) { buffers = StepBuffers(buffers.tensors) }
        var run = TrainingRun(
            plan: plan, epochs: epochCount, from: position, epochsBefore: epochs, observers: observers,
            evaluator: Evaluator(buffers, model: state.model(from:)),
            metrics: Metric.evaluated(for: loss.task, and: metrics + observers.flatMap(\.metrics)))
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
        return run
    }

    /// Asks the observers what is to become of a run after an epoch, and offers them a checkpoint.
    func conclude(_ run: inout TrainingRun<M>) throws {
        guard let record = run.records.last else { return }
        try run.end(record, buffers) { [state, buffers] in state.model(from: buffers.tensors) }
        try offerCheckpoint(run, nil)
    }

    /// Gives the model the parameters it is to have after a run, and tells the observers that the run has ended.
    mutating func end(_ run: inout TrainingRun<M>, _ result: Result<Void, any Error>) throws -> TrainingReport {
        // A run that goes on some day does so from its last epoch, not from the one that was kept.
        var last: [AnyTensor]?
        if case .success = result, let kept = run.kept {
            if !run.watch.isEmpty { last = buffers.tensors }
            buffers.write(kept.tensors)
        }
        model = state.model(from: buffers.tensors)
        let report = result.map { run.report(to: position, history: history) }
        seconds += run.seconds
        let told = Result { try run.watch.tell { try $0.runEnded(report) } }
        // Also where an observer failed again, as one whose disk is full does.
        let offered = Result { try offerCheckpoint(run, report, last) }
        if case .success = result {
            try told.get()
            try offered.get()
        }
        return try report.get()
    }
}
