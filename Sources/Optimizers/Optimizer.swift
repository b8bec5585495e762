import Tensors

/// A first-order method: the update of one parameter as the formula of its paper.
///
/// The caller scales the update by the learning rate and subtracts it: p ← p − η · update. That is the one place
/// where the sign of descent stands.
public protocol Method: Optimizer {
    /// What the method remembers about `parameter`, before the first step.
    func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S>

    /// The direction to subtract, in the shape of the parameter, before scaling by the learning rate.
    func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S>
}

extension Method {
    public var stages: Stages { Stages(method: self) }
}

/// A method with everything chained around it: `Adam().clipped(toNorm: 1).weightDecay(1e-4)`.
public protocol Optimizer: Sendable {
    /// η, by which the update is scaled.
    var learningRate: Schedule { get set }
    /// The method and what acts before and after it.
    var stages: Stages { get }
}

/// A change of all gradients before the method sees them, such as clipping.
public protocol GradientTransformation: Sendable, CustomStringConvertible {
    func transformed<S: FloatingScalar>(
        _ gradients: [Tensor<S>], at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>]
}

/// A change of one parameter's scaled update η · update, such as decoupled weight decay.
public protocol UpdateTransformation: Sendable, CustomStringConvertible {
    func transformed<S: FloatingScalar>(
        _ update: Tensor<S>, at parameter: Tensor<S>, rate: Tensor<S>, step: Step<S>
    ) -> Tensor<S>
}

/// The parts of an optimizer, in the order they act: gradient transformations in the order written, the method,
/// the scaling by the learning rate, update transformations in the order written, the subtraction.
public struct Stages: Sendable {
    public var method: any Method
    public var gradientTransformations: [any GradientTransformation] = []
    public var updateTransformations: [any UpdateTransformation] = []

    init(method: any Method) { self.method = method }
}

/// An optimizer made of stages.
public struct Chain: Optimizer, CustomStringConvertible {
    public var stages: Stages

    public var learningRate: Schedule {
        get { stages.method.learningRate }
        set { stages.method.learningRate = newValue }
    }

    public var description: String {
        let before = stages.gradientTransformations.map(\.description)
        let after = stages.updateTransformations.map(\.description)
        return (before + ["\(stages.method)"] + after).joined(separator: " → ")
    }
}

extension Optimizer {
    public func adding(_ transformation: some GradientTransformation) -> Chain {
        var stages = stages
        stages.gradientTransformations.append(transformation)
        return Chain(stages: stages)
    }

    public func adding(_ transformation: some UpdateTransformation) -> Chain {
        var stages = stages
        stages.updateTransformations.append(transformation)
        return Chain(stages: stages)
    }
}

// MARK: Stepping

extension Optimizer {
    /// What the optimizer remembers about each parameter before the first step.
    public func initialStates<S: FloatingScalar>(for parameters: [Tensor<S>]) -> [ParameterState<S>] {
        let method = stages.method
        return parameters.map { method.initialState(for: $0) }
    }

    /// The parameters after one step, all leaves together.
    ///
    /// - Parameters:
    ///   - parameters: the leaves of a model.
    ///   - gradients: of the loss, in the same order and shapes.
    ///   - states: in the same order; changed to those after the step.
    public func stepped<S: FloatingScalar>(
        _ parameters: [Tensor<S>], along gradients: [Tensor<S>], states: inout [ParameterState<S>], step: Step<S>
    ) -> [Tensor<S>] {
        guard parameters.count == states.count, parameters.map(\.shape) == gradients.map(\.shape) else {
            misuse(
                """
                stepped: parameters of shapes \(parameters.map(\.shape)), gradients of shapes \
                \(gradients.map(\.shape)) and \(states.count) states; each parameter needs a gradient of its shape \
                and a state
                """)
        }
        let stages = stages
        let rate = step.input(learningRate)
        let transformed = stages.gradientTransformations.reduce(gradients) {
            $1.transformed($0, at: parameters, step: step)
        }
        return parameters.indices.map { leaf in
            let parameter = parameters[leaf]
            let direction = stages.method.update(transformed[leaf], &states[leaf], at: parameter, step: step)
            let update = stages.updateTransformations.reduce(rate * direction) {
                $1.transformed($0, at: parameter, rate: rate, step: step)
            }
            return parameter - update
        }
    }

    /// Takes one step of a model or tensor by hand; a `Trainer` compiles this.
    ///
    /// ```swift
    /// var memory = OptimizerMemory<Float>()
    /// optimizer.step(&model, along: gradient(at: model, of: loss), &memory)
    /// ```
    public func step<Model: TensorTree, S: FloatingScalar>(
        _ model: inout Model, along gradient: Model, _ memory: inout OptimizerMemory<S>
    ) {
        let leaves = Leaves(of: model)
        let slopes = Leaves(of: gradient)
        guard leaves.names == slopes.names else {
            misuse("step: the gradient has leaves \(slopes.names), the model \(leaves.names); they must be the same")
        }
        var tensors = leaves.tensors
        let floating = tensors.indices.filter { tensors[$0].scalarType == S.scalarType }
        let parameters = floating.compactMap { tensors[$0].typed(as: S.self) }
        let directions = floating.compactMap { slopes.tensors[$0].typed(as: S.self) }
        let names = floating.map { leaves.names[$0] }
        var states = zip(names, parameters).map { memory.states[$0] ?? stages.method.initialState(for: $1) }
        let step = Step<S>(after: memory.steps)
        let next = stepped(parameters, along: directions, states: &states, step: step)
        for (index, parameter) in zip(floating, next) { tensors[index] = AnyTensor(parameter) }
        for (name, state) in zip(names, states) { memory.states[name] = state }
        memory.steps += 1
        model = leaves.rebuilt(with: tensors)
    }
}

/// What an optimizer remembers between steps taken by hand: its states by leaf name, and how many steps it took.
public struct OptimizerMemory<S: FloatingScalar>: Sendable {
    public var states: [String: ParameterState<S>] = [:]
    public var steps = 0

    public init() {}
}
