import Support
import Tensors

/// A step of a method: the values its settings have there, and the function that is minimized.
///
/// A step taken by hand has numbers. A compiled one has inputs, which are given anew at each run, and notes what was
/// decided, so that it is run only where the same is decided again.
public final class Step<S: FloatingScalar> {
    /// The position for which the step is taken or compiled. Ask it through `scalar` and `decides`: a compiled step
    /// serves many positions.
    let position: StepPosition
    private let source: StepSource<S>
    private let rateSchedule: Schedule?
    private let objective: Objective<S>?
    private let restartPeriod: Int?
    private var scalars: [String: Tensor<S>] = [:]

    init(
        _ source: StepSource<S>, at position: StepPosition, rate: Schedule? = nil, objective: Objective<S>?,
        restartPeriod: Int? = nil
    ) {
        (self.source, self.position, rateSchedule, self.objective) = (source, position, rate, objective)
        self.restartPeriod = restartPeriod
    }

    // MARK: Scalars

    /// The value of a setting at this step.
    public subscript(setting: Schedule) -> Tensor<S> {
        if let value = setting.constantValue { return Tensor(literal: value) }
        return source.value(of: setting)
    }

    /// The learning rate η at this step. It is an input even where it is constant: it is what people change during a run.
    public var rate: Tensor<S> {
        guard let rateSchedule else { misuse("Step.rate: the rate is known inside of a method only") }
        return source.rate(of: rateSchedule)
    }

    /// The number t of this step, 1 at the first.
    public var number: Tensor<S> { scalar("t") { Double($0.number) } }

    /// Returns 1 / (1 − βᵗ), the correction of a running mean with decay β that began at 0.
    public func debiasing(_ beta: Schedule) -> Tensor<S> {
        scalar("1/(1−βᵗ) \(beta.identity)") { 1 / (1 - pow(beta($0.steps), Double($0.number))) }
    }

    /// Returns a number computed from the position, in 64 bits.
    /// - Parameters:
    ///   - name: a name that no other scalar of the method has.
    ///   - value: the function of the position.
    public func scalar(_ name: String, _ value: @escaping @Sendable (StepPosition) -> Double) -> Tensor<S> {
        if let known = scalars[name] { return known }
        let tensor: Tensor<S>
        if let restartPeriod {
            tensor = source.scalar { value($0.restarted(every: restartPeriod)) }
        } else {
            tensor = source.scalar(value)
        }
        scalars[name] = tensor
        return tensor
    }

    /// Returns whether `condition` holds at this position. A compiled step is one for each answer, so what is not done costs
    /// nothing.
    public func decides(_ condition: @escaping @Sendable (StepPosition) -> Bool) -> Bool {
        var condition = condition
        if let restartPeriod {
            condition = { [condition] in condition($0.restarted(every: restartPeriod)) }
        }
        let answer = condition(position)
        source.decisions.append(StepDecision(condition: condition, answer: answer))
        return answer
    }

    /// Returns whether this is the last of `period` steps.
    public func ends(every period: Int) -> Bool { decides { $0.number.isMultiple(of: period) } }

    /// Returns a key for random numbers `[2]`, another one at each step, for each `stream`, and each time it is asked for.
    public func randomKey(_ stream: Int) -> Tensor<Int32> {
        let draw = source.nextDraw(of: stream)
        return source.key()
            + Tensor([draw &* 0x85EB_CA6B, stream &* 0x9E37_79B9].map { Int32(truncatingIfNeeded: $0) })
    }

    // MARK: The function

    /// The loss at the current parameters on this batch.
    public var value: Tensor<S> { required.value }

    /// Returns the gradient elsewhere, on the same batch, with all that acts on gradients before the asking part of a chain.
    public func gradient(at parameters: [Tensor<S>]) -> [Tensor<S>] { required.gradient(parameters) }

    /// Returns the product of the Hessian of the loss at `parameters` with a direction.
    public func hessianProduct(at parameters: [Tensor<S>], along direction: [Tensor<S>]) -> [Tensor<S>] {
        hessianVectorProduct(at: parameters, along: direction, of: required.function)
    }

    private var required: Objective<S> {
        guard let objective else {
            misuse("Step: the loss was looked at by an optimizer whose `needsLoss` is false")
        }
        return objective
    }

    // MARK: What a chain does

    /// The same step for an optimizer with this rate, with scalars of its own.
    func scaled(by rate: Schedule) -> Step {
        Step(source, at: position, rate: rate, objective: objective, restartPeriod: restartPeriod)
    }

    /// The same step for a method that begins anew every `period` steps. Schedules go on.
    func restarting(every period: Int) -> Step {
        Step(source, at: position, rate: rateSchedule, objective: objective, restartPeriod: period)
    }

    /// The same step for those behind `part`, which acts on their gradients elsewhere too.
    func seeing(_ part: any Transformation, _ state: OptimizerState<S>) -> Step {
        guard let objective else { return self }
        var changed = objective
        changed.gradient = { point in
            var state = state
            return part.gradients(objective.gradient(point), &state, at: point, step: self)
        }
        return Step(
            source, at: position, rate: rateSchedule, objective: changed, restartPeriod: restartPeriod)
    }

    /// The same step for the parameters at `indices`, the others held where they are.
    func restricted(to indices: [Int], of parameters: [Tensor<S>]) -> Step {
        guard let objective else { return self }
        @Sendable func all(_ part: [Tensor<S>]) -> [Tensor<S>] {
            var all = parameters
            for (index, tensor) in zip(indices, part) { all[index] = tensor }
            return all
        }
        let part = Objective(
            value: objective.value, function: { objective.function(all($0)) },
            gradient: { point in
                let gradients = objective.gradient(all(point))
                return indices.map { gradients[$0] }
            })
        return Step(source, at: position, rate: rateSchedule, objective: part, restartPeriod: restartPeriod)
    }

    /// The step ends without a change of the parameters.
    func hold() { source.isHeld = true }

    /// The step counts only where `condition` holds.
    func refuse(unless condition: Tensor<Bool>) {
        source.condition = source.condition.map { $0 .& condition } ?? condition
    }
}
