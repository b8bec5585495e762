import Tensors

/// An optimizer with transformations around it, which act in the order in which they are written.
///
/// Functions such as `clipped(toNorm:epsilon:)` make chains; see `Transformation` for the places of a step at which parts
/// act.
public struct Chain: Optimizer {
    /// The method inside, or groups of parameters with an optimizer for each.
    package var base: any Optimizer
    /// The transformations in the order in which they are written.
    package var transformations: [any Transformation]

    public var learningRate: Schedule {
        get { base.learningRate }
        set { base.learningRate = newValue }
    }

    public var needsLoss: Bool { base.needsLoss || transformations.contains(where: \.needsLoss) }
    public var batchesPerStep: Int { transformations.reduce(base.batchesPerStep) { $0 * $1.batchesPerStep } }

    public var fixedBatches: Int? { transformations.lazy.compactMap(\.fixedBatches).first ?? base.fixedBatches }

    /// The text form: "adam(learningRate=0.001,…).clipped(toNorm=1)".
    public var description: String { (["\(base)"] + transformations.map { "\($0)" }).joined(separator: ".") }

    public func settingValues(after steps: Int) -> [(name: String, value: String)] {
        base.settingValues(after: steps)
            + zip(scopes, transformations).flatMap { scope, transformation in
                transformation.settingValues(after: steps).map { (scope + "." + $0.name, $0.value) }
            }
    }

    /// The name under which each transformation keeps its state: its own, numbered from the second of one kind.
    private var scopes: [String] {
        transformations.indices.map { index in
            let name = transformations[index].name
            let earlier = transformations[..<index].count { $0.name == name }
            return earlier == 0 ? name : "\(name)\(earlier + 1)"
        }
    }
}

extension Optimizer {
    /// Adds a transformation after those the optimizer has.
    public func adding(_ transformation: some Transformation) -> Chain {
        guard var chain = self as? Chain else { return Chain(base: self, transformations: [transformation]) }
        chain.transformations.append(transformation)
        return chain
    }
}

extension Chain {
    public func problem(withLeaves names: [String]) -> String? {
        for part in transformations { if let problem = part.problemWithPatterns(among: names) { return problem } }
        return contradiction ?? base.problem(withLeaves: names)
    }

    /// The reason, in one line, why parts cannot work together; `nil` if they can.
    private var contradiction: String? {
        if let method = base as? any ScheduleFreeMethod, let part = transformations.first(where: \.movesParameters) {
            return
                "\(part.name) moves the parameters, and \(method.name) keeps another point beside them; use another "
                + "method, such as adamw"
        }
        if batchesPerStep > 1, let part = transformations.first(where: \.remembersBatches) {
            return
                "\(part.name) has a state for each batch, but several batches are gathered for a step; omit one of the two"
        }
        return nil
    }

    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        var state = base.initialState(for: parameters, named: names)
        for (scope, transformation) in zip(scopes, transformations) {
            state[scope: scope] = transformation.initialState(for: parameters, named: names)
        }
        return state
    }

    public func stepped<S: FloatingScalar>(
        _ parameters: [Tensor<S>], along gradients: [Tensor<S>], _ state: inout OptimizerState<S>, step: Step<S>
    ) -> [Tensor<S>] {
        var (gradients, step) = (gradients, step.scaled(by: learningRate))
        let parts = Array(zip(scopes, transformations))
        var conditions: [(holds: Tensor<Bool>, state: OptimizerState<S>)] = []
        var goesOn = true
        for (scope, part) in parts where goesOn {
            let before = state[scope: scope]
            gradients = part.gradients(gradients, &state[scope: scope], at: parameters, step: step)
            step = step.seeing(part, before)
            switch part.gate(gradients, &state[scope: scope], step: step) {
            case .open: break
            case .closed:
                step.hold()
                goesOn = false
            case .when(let condition):
                step.refuse(unless: condition)
                conditions.append((condition, state))
            }
        }
        var next = goesOn ? subtracted(parameters, gradients, &state, step, parts) : parameters
        for (scope, part) in parts where goesOn {
            next = part.parameters(next, &state[scope: scope], from: parameters, step: step)
        }
        if goesOn { restart(&state, at: next, step) }
        for (condition, old) in conditions.reversed() {
            next = zip(next, parameters).map { select(condition, $0, $1) }
            state = state.merged(where: condition, otherwise: old)
        }
        return next
    }

    private func subtracted<S: FloatingScalar>(
        _ parameters: [Tensor<S>], _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, _ step: Step<S>,
        _ parts: [(String, any Transformation)]
    ) -> [Tensor<S>] {
        var updates: [Tensor<S>]
        let ofBase = restartPeriod.map(step.restarting) ?? step
        if let method = base as? any Method {
            updates = method.updates(gradients, &state, at: parameters, step: ofBase)
        } else {
            let next = base.stepped(parameters, along: gradients, &state, step: ofBase)
            updates = zip(parameters, next).map { $0 - $1 }
        }
        for (scope, part) in parts {
            updates = part.updates(updates, &state[scope: scope], at: parameters, step: step)
        }
        return zip(parameters, updates).map { $0 - $1 }
    }

    private var restartPeriod: Int? { transformations.lazy.compactMap(\.restartPeriod).first }

    /// Resets the state of the base if a transformation wants it after this step.
    private func restart<S: FloatingScalar>(
        _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], _ step: Step<S>
    ) {
        guard let restartPeriod, step.ends(every: restartPeriod) else { return }
        let fresh = base.initialState(for: parameters, named: state.names)
        for (index, leaf) in fresh.leaves.enumerated() { state.leaves[index].merge(leaf) }
        state.shared.merge(fresh.shared)
    }

    public func evaluated<S: FloatingScalar>(_ parameters: [Tensor<S>], _ state: OptimizerState<S>) -> [Tensor<S>] {
        zip(scopes, transformations).reduce(base.evaluated(parameters, state)) { parameters, part in
            part.1.evaluated(parameters, state[scope: part.0])
        }
    }
}
