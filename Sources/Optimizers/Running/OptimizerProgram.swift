import Support
import Tensors

/// The order in which the buffers of a run hold parameters and the optimizer's state about them.
public struct OptimizerLayout<S: FloatingScalar>: Sendable {
    /// The names of the parameters.
    public let names: [String]
    private let parameters: [Tensor<S>]
    private let state: OptimizerState<S>

    /// Creates a layout.
    /// - Parameters:
    ///   - parameters: the parameters before the first step.
    ///   - names: the names of the parameters, in their order.
    public init(_ parameters: [Tensor<S>], named names: [String], _ optimizer: any Optimizer) {
        (self.parameters, self.names) = (parameters, names)
        state = optimizer.initialState(for: parameters, named: names)
    }

    /// The parameters, then the state, of which `StepBuffers` are made.
    public var tensors: [AnyTensor] { (parameters + state.tensors).map { AnyTensor($0) } }

    /// The names of `tensors`: "hidden.weight" for a parameter, "hidden.weight/mean" for a state.
    public var tensorNames: [String] { names + state.tensorNames }

    /// Returns the parameters among the tensors of such buffers.
    public func parameters(in tensors: [AnyTensor]) -> [Tensor<S>] {
        tensors.prefix(parameters.count).compactMap { $0.typed() }
    }

    /// Returns the state among the tensors of such buffers.
    public func state(in tensors: [AnyTensor]) -> OptimizerState<S> {
        state.replacing(tensors.dropFirst(parameters.count).compactMap { $0.typed() })
    }
}

/// One step of an optimizer down a function, compiled. Running it allocates nothing.
///
/// A step that decides by its position, as one that does something every tenth time, has a program for each answer:
/// run this one only where it `fits`. A `ProgramCache` finds or makes the one for a position.
public final class OptimizerProgram<S: FloatingScalar>: PositionedProgram, @unchecked Sendable {
    /// The compiled step; its first output is the loss, if there is one.
    public let compiled: CompiledStep
    private let scalars: [ScalarInput]
    private let key: UnsafeMutablePointer<Int32>?
    /// The decisions for which the program was made.
    public let decisions: StepDecisions
    private let isHeld: Bool
    private let loss: UnsafePointer<S>?
    private let condition: UnsafePointer<Bool>?

    /// - Parameters:
    ///   - layout: the layout of `buffers`.
    ///   - position: the position of the run; the program serves all positions at which the same is decided.
    ///   - function: declares the inputs of the loss, and gives the loss as a function of the parameters, to be called
    ///     any number of times.
    public convenience init(
        _ optimizer: any Optimizer, _ layout: OptimizerLayout<S>, in buffers: StepBuffers, at position: StepPosition,
        minimizing function: (StepInputs) -> ([Tensor<S>]) -> Tensor<S>
    ) {
        self.init(optimizer, layout, buffers, position, hasLoss: true) { parameters, inputs in
            let loss = function(inputs)
            let (value, gradients) = valueAndGradient(at: parameters, of: loss)
            return (gradients, Objective(value: value, function: loss) { gradient(at: $0, of: loss) })
        }
    }

    /// Compiles a step along gradients that are given: the first inputs of `compiled`, one for each parameter.
    /// - Precondition: the optimizer does not need the loss.
    public convenience init(
        _ optimizer: any Optimizer, _ layout: OptimizerLayout<S>, in buffers: StepBuffers, at position: StepPosition
    ) {
        if optimizer.needsLoss { misuse("OptimizerProgram: \(optimizer) looks at the loss; give the function") }
        self.init(optimizer, layout, buffers, position, hasLoss: false) { parameters, inputs in
            (parameters.map { inputs.next($0.shape) }, nil)
        }
    }

    /// Compiles a step along a value and gradients that are given: the first inputs of `compiled`, the value before one gradient
    /// for each parameter. An optimizer that needs the loss looks at it elsewhere.
    ///
    /// - Parameters:
    ///   - function: called for second derivatives.
    ///   - gradient: elsewhere.
    package convenience init(
        _ optimizer: any Optimizer, _ layout: OptimizerLayout<S>, in buffers: StepBuffers, at position: StepPosition,
        looking function: @escaping ([Tensor<S>]) -> Tensor<S>,
        gradientElsewhere gradient: @escaping ([Tensor<S>]) -> [Tensor<S>]
    ) {
        self.init(optimizer, layout, buffers, position, hasLoss: false) { parameters, inputs in
            let value: Tensor<S> = inputs.next([])
            let slopes: [Tensor<S>] = parameters.map { inputs.next($0.shape) }
            return (slopes, Objective(value: value, function: function, gradient: gradient))
        }
    }

    /// The same for showing what an update costs: methods that look at the loss see g · p, whose gradient is g.
    package convenience init(
        explaining optimizer: any Optimizer, _ layout: OptimizerLayout<S>, in buffers: StepBuffers,
        at position: StepPosition
    ) {
        self.init(optimizer, layout, buffers, position, hasLoss: false) { parameters, inputs in
            let slopes: [Tensor<S>] = parameters.map { inputs.next($0.shape) }
            let loss = { (point: [Tensor<S>]) in
                zip(slopes, point).map { ($0 * $1).sum() }.reduce(Tensor(0), +)
            }
            return (slopes, Objective(value: loss(parameters), function: loss) { gradient(at: $0, of: loss) })
        }
    }

    private init(
        _ optimizer: any Optimizer, _ layout: OptimizerLayout<S>, _ buffers: StepBuffers, _ position: StepPosition,
        hasLoss: Bool, gradients: ([Tensor<S>], StepInputs) -> ([Tensor<S>], Objective<S>?)
    ) {
        var scalars: [(value: @Sendable (StepPosition) -> Double, index: Int)] = []
        var keyIndex: Int?
        var source: StepSource<S>?
        compiled = CompiledStep(buffers) { tensors, inputs in
            let parameters = layout.parameters(in: tensors)
            var state = layout.state(in: tensors)
            let (gradients, objective) = gradients(parameters, inputs)
            var key: Tensor<Int32>?
            let new = StepSource<S>(
                scalar: { value in
                    scalars.append((value, inputs.count))
                    return inputs.next([])
                },
                key: {
                    if let key { return key }
                    keyIndex = inputs.count
                    let new: Tensor<Int32> = inputs.next([2])
                    key = new
                    return new
                })
            source = new
            let next = optimizer.stepped(
                parameters, along: gradients, &state, step: Step(new, at: position, objective: objective))
            let value = hasLoss ? objective.map { AnyTensor($0.value) } : nil
            let outputs = [value, new.condition.map { AnyTensor($0) }]
            return ((next + state.tensors).map { AnyTensor($0) }, outputs.compactMap { $0 })
        }
        let compiled = compiled
        self.scalars = scalars.compactMap { scalar in
            compiled.input(scalar.index, as: S.self).baseAddress.map {
                ScalarInput(value: scalar.value, address: $0, type: S.scalarType)
            }
        }
        key = keyIndex.flatMap { compiled.input($0).baseAddress }
        decisions = StepDecisions(source?.decisions ?? [])
        isHeld = source?.isHeld ?? false
        loss = hasLoss ? compiled.output(0).baseAddress : nil
        condition = source?.condition == nil ? nil : compiled.output(hasLoss ? 1 : 0).baseAddress
    }

    /// Takes the step on what the inputs hold.
    /// - Parameter seed: the seed of random numbers; each batch derives its own key from it.
    /// - Returns: the loss before the step, NaN where gradients were given; and the outcome of the batch.
    @discardableResult
    public func run(at position: StepPosition, seed: RandomKey = 0) -> (loss: S, outcome: StepOutcome) {
        // By index: iterators allocate where the compiler does not optimize.
        for index in scalars.indices { scalars[index].write(at: position) }
        if let key {
            let words = seed.folded(position).words
            (key[0], key[1]) = (Int32(bitPattern: words.low), Int32(bitPattern: words.high))
        }
        compiled.run()
        let isRefused = condition.map { !$0.pointee } ?? false
        let outcome: StepOutcome = isRefused ? .refused : isHeld ? .gathered : .taken
        // An optional of a generic number would be looked up each time.
        guard let loss else { return (.nan, outcome) }
        return (loss.pointee, outcome)
    }
}

/// A number computed from the position, and where the program reads it. Not generic: a generic conversion costs as much
/// as a hundred numbers of an update.
private struct ScalarInput {
    let value: @Sendable (StepPosition) -> Double
    let address: UnsafeMutableRawPointer
    let type: ScalarType

    func write(at position: StepPosition) {
        let number = value(position)
        if type == .float32 {
            address.storeBytes(of: Float(number), as: Float.self)
        } else {
            address.storeBytes(of: number, as: Double.self)
        }
    }
}
