import Optimizers
import Tensors

/// The compiled step of a model: forward, loss, backward and update for batches of one size.
public final class TrainingStep {
    /// The step, for printing its program.
    public let compiled: CompiledStep
    /// The batch the next run learns from: features `[batch, features]`, and class numbers or values `[batch]`.
    public let features: UnsafeMutableBufferPointer<Float>
    public let classes: UnsafeMutableBufferPointer<Int32>?
    public let values: UnsafeMutableBufferPointer<Float>?
    private let settings: [(schedule: Schedule, value: UnsafeMutablePointer<Float>)]
    private let key: UnsafeMutableBufferPointer<Int32>

    /// - Parameters:
    ///   - memory: made by `TrainingState.memory`.
    ///   - batchSize: examples in a batch.
    ///   - featureCount: numbers that describe an example.
    public init<M: Model>(
        _ state: TrainingState<M>, in memory: StepMemory, loss: Loss, optimizer: any Optimizer, batchSize: Int,
        featureCount: Int
    ) {
        var schedules: [Schedule] = []
        compiled = CompiledStep(memory) { tensors, inputs in
            let x: Tensor<Float> = inputs.next([batchSize, featureCount])
            let y =
                loss.isForClasses
                ? AnyTensor(inputs.next([batchSize], as: Int32.self))
                : AnyTensor(inputs.next([batchSize], as: Float.self))
            let keys = Phase.RandomKeys(inputs.next([2]))
            let model = state.model(from: tensors)
            let (value, gradient) = Phase.$current.withValue(.training(keys)) {
                valueAndGradient(at: model) { loss.value($0(x), y) }
            }
            let step = Step<Float> { schedule in
                schedules.append(schedule)
                return inputs.next([])
            }
            return (state.stepped(tensors, along: gradient, optimizer, step), [AnyTensor(value)])
        }
        features = compiled.input(0)
        classes = loss.isForClasses ? compiled.input(1) : nil
        values = loss.isForClasses ? nil : compiled.input(1)
        key = compiled.input(2)
        let compiled = compiled
        settings = schedules.enumerated().compactMap { index, schedule in
            compiled.input(3 + index, as: Float.self).baseAddress.map { (schedule, $0) }
        }
    }

    /// Takes one step on the batch in `features` and `classes` or `values`. Allocates nothing.
    ///
    /// - Parameters:
    ///   - steps: the number of steps taken before: what schedules see.
    ///   - seed: of random layers; each step derives its own key from it.
    /// - Returns: the loss of the batch, before the step.
    public func run(after steps: Int, seed: RandomKey = 0) -> Float {
        for (schedule, value) in settings { value.pointee = Float(schedule(steps)) }
        let words = seed.folded(steps).words
        (key[0], key[1]) = (Int32(bitPattern: words.low), Int32(bitPattern: words.high))
        compiled.run()
        return compiled.output(0, as: Float.self)[0]
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
            position += 1
        }
    }
}

/// Training data as the step reads it: borrowed memory, so that no step copies or counts references.
struct TrainingData: ~Copyable {
    let features: UnsafeBufferPointer<Float>
    let featureCount: Int
    let classes: UnsafeBufferPointer<Int32>
    let values: UnsafeBufferPointer<Float>

    /// Runs `body` with the memory of `data`.
    static func with<Result, Failure: Error>(
        _ data: Dataset, _ body: (borrowing TrainingData) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var (classes, values): ([Int32], [Float]) = ([], [])
        switch data.targets {
        case .classes(let given, _): classes = given
        case .values(let given): values = given
        }
        let features = data.featureScalars
        let (featureBuffer, classBuffer, valueBuffer) = (
            UnsafeMutableBufferPointer<Float>.allocate(capacity: features.count),
            UnsafeMutableBufferPointer<Int32>.allocate(capacity: classes.count),
            UnsafeMutableBufferPointer<Float>.allocate(capacity: values.count)
        )
        _ = featureBuffer.initialize(from: features)
        _ = classBuffer.initialize(from: classes)
        _ = valueBuffer.initialize(from: values)
        defer {
            featureBuffer.deallocate()
            classBuffer.deallocate()
            valueBuffer.deallocate()
        }
        return try body(
            TrainingData(
                features: UnsafeBufferPointer(featureBuffer), featureCount: data.featureCount,
                classes: UnsafeBufferPointer(classBuffer), values: UnsafeBufferPointer(valueBuffer)))
    }
}

/// A model's leaves and an optimizer's state about them, in one list: what a training step reads and updates.
public struct TrainingState<M: Model>: Sendable {
    public private(set) var leaves: Leaves<M>
    /// Positions of the leaves that are trained: those of type `Float`.
    private let trained: [Int]
    private var states: [ParameterState<Float>]

    public init(_ model: M, _ optimizer: any Optimizer) {
        let leaves = Leaves(of: model)
        let trained = leaves.tensors.indices.filter { leaves.tensors[$0].scalarType == .float32 }
        states = optimizer.initialStates(for: trained.compactMap { leaves.tensors[$0].typed(as: Float.self) })
        self.leaves = leaves
        self.trained = trained
    }

    /// The leaves, then the states leaf by leaf, each in the order of its declaration.
    public var tensors: [AnyTensor] {
        leaves.tensors + states.flatMap { state in state.names.map { AnyTensor(state[$0]) } }
    }

    /// "hidden.weight" for a leaf, "hidden.weight/mean" for a state.
    public var names: [String] {
        leaves.names + zip(trained, states).flatMap { leaf, state in state.names.map { leaves.names[leaf] + "/" + $0 } }
    }

    func model(from tensors: [AnyTensor]) -> M { leaves.rebuilt(with: Array(tensors.prefix(leaves.names.count))) }

    func stepped(
        _ tensors: [AnyTensor], along gradient: M, _ optimizer: any Optimizer, _ step: Step<Float>
    ) -> [AnyTensor] {
        var tensors = tensors
        let slopes = Leaves(of: gradient).tensors
        let parameters = trained.compactMap { tensors[$0].typed(as: Float.self) }
        var states = states
        var position = leaves.names.count
        for leaf in states.indices {
            for name in states[leaf].names {
                if let tensor: Tensor<Float> = tensors[position].typed() { states[leaf][name] = tensor }
                position += 1
            }
        }
        let next = optimizer.stepped(
            parameters, along: trained.compactMap { slopes[$0].typed(as: Float.self) }, states: &states, step: step)
        for (index, parameter) in zip(trained, next) { tensors[index] = AnyTensor(parameter) }
        let first = leaves.names.count
        for (offset, tensor) in states.flatMap({ state in state.names.map { AnyTensor(state[$0]) } }).enumerated() {
            tensors[first + offset] = tensor
        }
        return tensors
    }
}
