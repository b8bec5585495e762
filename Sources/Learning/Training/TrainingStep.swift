import Datasets
import Optimizers
import Tensors

/// The compiled step of a model: forward, loss, backward and update for batches of one size.
///
/// It is not `Sendable`: its batch and its parameters are buffers, which one thread at a time may use.
public final class TrainingStep: PositionedProgram {
    /// The step of the optimizer, for printing its program.
    public let program: OptimizerProgram<Float>
    /// The features of the batch that the next run learns from, `[batch, features]`.
    public let features: UnsafeMutableBufferPointer<Float>
    /// The class numbers of the batch, `[batch]`; `nil` where the loss is for values.
    public let classes: UnsafeMutableBufferPointer<Int32>?
    /// The target values of the batch, `[batch]`; `nil` where the loss is for classes.
    public let values: UnsafeMutableBufferPointer<Float>?
    /// The weights of the batch, `[batch]`, whose mean over the training data is 1; `nil` where all examples count the same.
    public let weights: UnsafeMutableBufferPointer<Float>?
    /// The key of random layers, if there are any.
    private let key: UnsafeMutableBufferPointer<Int32>?

    /// Traces and compiles a step.
    /// - Parameters:
    ///   - state: the layout of parameters and optimizer state.
    ///   - buffers: those made of `TrainingState.tensors`.
    ///   - loss: the loss that the step minimizes.
    ///   - optimizer: the method of the update.
    ///   - position: a position for which the step is compiled; see `fits`.
    ///   - batchSize: the number of examples in a batch.
    ///   - featureCount: the number of features of an example.
    ///   - isWeighted: whether examples have weights. The default is that all count the same.
    public init<M: Model>(
        _ state: TrainingState<M>, in buffers: StepBuffers, loss: Loss, optimizer: any Optimizer,
        at position: StepPosition = StepPosition(), batchSize: Int, featureCount: Int, isWeighted: Bool = false
    ) {
        var isRandom = false
        program = OptimizerProgram(optimizer, state.layout, in: buffers, at: position) { inputs in
            let x: Tensor<Float> = inputs.next([batchSize, featureCount])
            let y = inputs.nextTargets(batchSize, of: loss)
            let weights = inputs.nextWeights(batchSize, if: isWeighted)
            let key: Tensor<Int32> = inputs.next([2])
            return { parameters in
                // The same keys each time, so that random layers are one function of the parameters.
                let keys = Phase.RandomKeys(key)
                defer { isRandom = isRandom || keys.areInUse }
                return Phase.$current.withValue(.training(keys)) {
                    loss.value(state.model(with: parameters)(x), y, weights: weights)
                }
            }
        }
        let compiled = program.compiled
        features = compiled.input(0)
        classes = loss.isForClasses ? compiled.input(1) : nil
        values = loss.isForClasses ? nil : compiled.input(1)
        weights = isWeighted ? compiled.input(2) : nil
        key = isRandom ? compiled.input(isWeighted ? 3 : 2) : nil
    }

    /// The decisions for which the step is compiled.
    public var decisions: StepDecisions { program.decisions }

    /// Takes one step on the batch in `features`, `classes` or `values`, and `weights`. Allocates nothing.
    ///
    /// - Parameters:
    ///   - position: the position of the run, which the step must fit.
    ///   - seed: the seed of random layers and methods; each batch derives its own key from it.
    /// - Returns: the loss of the batch before the step, and the outcome of the batch.
    public func run(at position: StepPosition, seed: RandomKey = 0) -> (loss: Float, outcome: StepOutcome) {
        if let key { TrainingStep.write(seed, at: position, to: key) }
        return program.run(at: position, seed: seed)
    }

    /// Writes the key of the random layers at a position.
    static func write(_ seed: RandomKey, at position: StepPosition, to key: UnsafeMutableBufferPointer<Int32>) {
        let words = seed.folded(position).words
        (key[0], key[1]) = (Int32(bitPattern: words.low), Int32(bitPattern: words.high))
    }

    /// Puts the examples at `rows` of `data` into the batch.
    func load(_ rows: ArraySlice<Int>, of data: borrowing TrainingData) {
        let width = data.featureCount
        guard let target = features.baseAddress, let source = data.features.baseAddress else { return }
        var position = 0
        for row in rows {
            (target + position * width).update(from: source + row * width, count: width)
            if let classes { classes[position] = data.classes[row] }
            if let values { values[position] = data.values[row] }
            if let weights { weights[position] = data.weights[row] }
            position += 1
        }
    }
}

extension StepInputs {
    /// Declares class numbers or values `[count]`, whichever the loss is for.
    func nextTargets(_ count: Int, of loss: Loss) -> AnyTensor {
        loss.isForClasses ? AnyTensor(next([count], as: Int32.self)) : AnyTensor(next([count], as: Float.self))
    }

    /// Declares weights `[count]`, if there are any.
    func nextWeights(_ count: Int, if isWeighted: Bool) -> Tensor<Float>? { isWeighted ? next([count]) : nil }
}

/// Training data as the step reads it: borrowed memory, so that no step copies or counts references.
struct TrainingData: ~Copyable {
    let features: UnsafeBufferPointer<Float>
    let featureCount: Int
    let classes: UnsafeBufferPointer<Int32>
    let values: UnsafeBufferPointer<Float>
    /// The weights, whose mean is 1; empty where all examples count the same.
    let weights: UnsafeBufferPointer<Float>

    var isWeighted: Bool { !weights.isEmpty }

    /// Runs `body` with the memory of `data`.
    static func with<Result, Failure: Error>(
        _ data: Dataset, _ body: (borrowing TrainingData) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var (classes, values): ([Int32], [Float]) = ([], [])
        switch data.targets {
        case .classes(let given, _): classes = given
        case .values(let given): values = given
        }
        let weights = data.relativeWeights ?? []
        return try data.featureScalars.withUnsafeBufferPointer { features throws(Failure) in
            try classes.withUnsafeBufferPointer { classes throws(Failure) in
                try values.withUnsafeBufferPointer { values throws(Failure) in
                    try weights.withUnsafeBufferPointer { weights throws(Failure) in
                        try body(
                            TrainingData(
                                features: features, featureCount: data.featureCount, classes: classes, values: values,
                                weights: weights))
                    }
                }
            }
        }
    }
}

extension Dataset {
    /// The weights divided by their mean; `nil` where all examples count the same.
    ///
    /// The mean over a batch of weight × loss then has the weighted mean of all losses as its expectation, also where a
    /// batch has more weight than another; dividing by the weight of the batch would not.
    var relativeWeights: [Float]? {
        guard let weights else { return nil }
        let mean = weights.reduce(0, +) / Double(count)
        return weights.map { Float($0 / mean) }
    }
}
