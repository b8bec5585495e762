import Support
import Tensors

/// The record of steps taken by hand: position, settings, and the optimizer's state by the names of the parameters. It
/// can be saved and restored with any coder, or as tensors with `Leaves`.
public struct SteppingState<S: FloatingScalar>: Sendable, Codable {
    /// The position of the run.
    public var position = StepPosition()
    /// The state about each parameter, such as `states["hidden.weight"]?.mean`.
    public var states: [String: ParameterState<S>] = [:]
    /// The state about all parameters together.
    public var shared = ParameterState<S>()
    /// The optimizer of the last step, with its settings.
    private(set) var optimizer = ""
    /// The settings of the last step by name.
    private(set) var settings: [String: String] = [:]
    /// The seed of the random numbers the optimizer draws.
    public var seed: RandomKey = 0

    /// Creates the record before the first step.
    public init() {}

    /// The number of steps taken.
    public var steps: Int { position.steps }

    /// Returns the state of `optimizer` about parameters, with the values recorded here.
    /// - Throws: `StateMismatch` where this is the record of another optimizer, or about other parameters.
    private func state(
        _ optimizer: any Optimizer, _ parameters: [Tensor<S>], _ names: [String]
    ) throws(StateMismatch) -> OptimizerState<S> {
        var state = optimizer.initialState(for: parameters, named: names)
        if states.isEmpty {
            // As data from the first step on: what is known when a program is made is rounded elsewhere.
            evaluate(state.tensors)
            return state
        }
        for (index, name) in names.enumerated() { try state.leaves[index].restore(states[name], name) }
        try state.shared.restore(shared, "")
        return state
    }

    fileprivate func fitting(_ optimizer: any Optimizer, _ parameters: [Tensor<S>], _ names: [String])
        -> OptimizerState<S>
    {
        do { return try state(optimizer, parameters, names) } catch { misuse("\(error)") }
    }

    fileprivate mutating func keep(_ state: OptimizerState<S>, of optimizer: any Optimizer) {
        states = Dictionary(uniqueKeysWithValues: zip(state.names, state.leaves))
        shared = state.shared
        self.optimizer = optimizer.description
        settings = Dictionary(
            optimizer.settingValues(after: steps).map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}

/// The reason why a record does not fit an optimizer or a model.
private struct StateMismatch: Error, CustomStringConvertible {
    let description: String
}

extension ParameterState {
    /// Takes the values of `saved`, which must be about the same tensors.
    fileprivate mutating func restore(_ saved: ParameterState?, _ leaf: String) throws(StateMismatch) {
        guard let saved, Set(saved.names) == Set(names), names.allSatisfy({ saved[$0].shape == self[$0].shape }) else {
            let found = saved.map { "has \($0.names)" } ?? "has nothing"
            throw StateMismatch(
                description:
                    "the memory \(found) about '\(leaf)', the optimizer needs \(names) in the parameter's shape: "
                    + "it is another optimizer's or another model's")
        }
        for name in names { self[name] = saved[name] }
    }
}

extension Optimizer {
    /// Takes one step of a model or tensor by hand; a `Trainer` compiles this.
    ///
    /// ```swift
    /// var x: Tensor<Float> = [1, 2]
    /// var state = SteppingState<Float>()
    /// SGD(learningRate: 0.1).step(&x, along: gradient(at: x) { square($0).sum() }, &state)
    /// print(x)  // Tensor<Float> [2]: [0.8, 1.6]
    /// ```
    /// - Precondition: the optimizer does not need the loss; the other form, with `minimizing`, gives it.
    /// - Parameter isLast: whether no batch follows, so that a step for which batches are gathered is taken with those
    ///   there are.
    @discardableResult
    public func step<Model: TensorTree, S: FloatingScalar>(
        _ model: inout Model, along gradient: Model, _ stepping: inout SteppingState<S>, isLast: Bool = false
    ) -> StepOutcome {
        if needsLoss {
            misuse("step: \(self) looks at the loss, not at one gradient alone; call step(_:minimizing:_:)")
        }
        let slopes = Leaves(of: gradient)
        let leaves = ModelLeaves<Model, S>(model)
        guard leaves.all.names == slopes.names else {
            misuse(
                "step: the gradient has leaves \(slopes.names), the model \(leaves.all.names); they must be the same")
        }
        return step(&model, leaves, leaves.trained(of: slopes.tensors), nil, &stepping, isLast)
    }

    /// Takes one step by hand down a function of a model or tensor.
    ///
    /// Methods that look at the function at other points, such as `SharpnessAware` and `Sophia`, need this form.
    /// - Returns: the value before the step.
    @discardableResult
    public func step<Model: TensorTree, S: FloatingScalar>(
        _ model: inout Model, minimizing function: (Model) -> Tensor<S>, _ stepping: inout SteppingState<S>,
        isLast: Bool = false
    ) -> S {
        let leaves = ModelLeaves<Model, S>(model)
        return withoutActuallyEscaping(function) { function in
            let loss = { function(leaves.rebuilt($0)) }
            let (value, gradients) = valueAndGradient(at: leaves.parameters, of: loss)
            let objective = Objective(value: value, function: loss) { Tensors.gradient(at: $0, of: loss) }
            step(&model, leaves, gradients, objective, &stepping, isLast)
            return value.scalar
        }
    }

    /// Returns the model to judge and keep: the average, say, of those trained by hand.
    public func evaluated<Model: TensorTree, S: FloatingScalar>(_ model: Model, _ stepping: SteppingState<S>) -> Model {
        let leaves = ModelLeaves<Model, S>(model)
        return leaves.rebuilt(evaluated(leaves.parameters, stepping.fitting(self, leaves.parameters, leaves.names)))
    }

    @discardableResult
    private func step<Model: TensorTree, S: FloatingScalar>(
        _ model: inout Model, _ leaves: ModelLeaves<Model, S>, _ gradients: [Tensor<S>], _ objective: Objective<S>?,
        _ stepping: inout SteppingState<S>, _ isLast: Bool
    ) -> StepOutcome {
        guard leaves.parameters.map(\.shape) == gradients.map(\.shape) else {
            misuse(
                "step: parameters of shapes \(leaves.parameters.map(\.shape)), gradients of shapes "
                    + "\(gradients.map(\.shape)); each parameter needs a gradient of its shape")
        }
        if let problem = problem(withLeaves: leaves.names) { misuse("step: \(problem)") }
        stepping.position.prepare(batchesPerStep: batchesPerStep, isLast: isLast)
        let source = StepSource<S>(at: stepping.position, seed: stepping.seed)
        let step = Step(source, at: stepping.position, objective: objective)
        var state = stepping.fitting(self, leaves.parameters, leaves.names)
        let next = stepped(leaves.parameters, along: gradients, &state, step: step)
        // What no value asked for depends on would grow from step to step.
        evaluate(next + state.tensors)
        let outcome: StepOutcome =
            source.condition?.scalar == false ? .refused : source.isHeld ? .gathered : .taken
        model = leaves.rebuilt(next)
        stepping.position.advance(outcome)
        stepping.keep(state, of: self)
        return outcome
    }
}
