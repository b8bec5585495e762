import Tensors

/// A schedule-free method, which evaluates gradients at y, between the fast point z and its average x, which is the
/// one to evaluate and keep. Of x only y and z are stored: x = (y − (1 − β) z) / β.
package protocol ScheduleFreeMethod: Method {
    /// The share β of the average x in y, above 0 and below 1.
    var beta: Double { get }
    /// The strength λ of the weight decay.
    var weightDecay: Schedule { get }
    /// The steps over which the rate rises.
    var warmup: Int { get }
    /// The power r: z weighs in its average as the greatest rate so far to this power.
    var weightPower: Double { get }
    /// Whether the rate rises as (t − 1) / warmup rather than t / warmup.
    var warmupFromZero: Bool { get }
    /// Whether decay shrinks y by η λ y, without warm-up, before the step instead of acting on z.
    var decaysPointFirst: Bool { get }

    /// Creates the state of a parameter, apart from z.
    func directionState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S>
    /// Computes the direction of z's step, before the rate.
    func direction<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, step: Step<S>
    ) -> Tensor<S>
}

extension ScheduleFreeMethod {
    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(
            names: names,
            leaves: parameters.map { parameter in
                var state = directionState(for: parameter)
                state.declare("fast", parameter)
                return state
            }, shared: ParameterState(["greatestRate": Tensor(0), "weights": Tensor(0)]))
    }

    public func updates<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let share = newShare(&state.shared, step)
        let rate = warmupFromZero ? step.rate * warmth(step, after: 1) : warmedRate(step)
        let isDecaying = weightDecay.constantValue != 0
        let (ofZ, ofStep) = (share, 1 - S(beta) * (1 - share))
        return parameters.indices.map { index in
            let (y, z) = (parameters[index], state.leaves[index].fast)
            var direction = direction(gradients[index], &state.leaves[index], step: step)
            if isDecaying && !decaysPointFirst { direction = direction + step[weightDecay] * y }
            let move = rate * direction
            state.leaves[index].fast = z - move
            // y − (β x + (1 − β) z) with the new x and z, in terms of the old y and z.
            let update = ofZ * (y - z) + ofStep * move
            return isDecaying && decaysPointFirst ? update + ((1 - share) * step.rate * step[weightDecay]) * y : update
        }
    }

    public func evaluated<S: FloatingScalar>(_ parameters: [Tensor<S>], _ state: OptimizerState<S>) -> [Tensor<S>] {
        zip(parameters, state.leaves).map { ($0 - S(1 - beta) * $1.fast) / S(beta) }
    }

    /// The weight c of the new z in x.
    private func newShare<S: FloatingScalar>(_ shared: inout ParameterState<S>, _ step: Step<S>) -> Tensor<S> {
        shared.greatestRate = max(shared.greatestRate, warmedRate(step))
        let weight = pow(shared.greatestRate, S(weightPower))
        shared.weights = shared.weights + weight
        return quotient(weight, orZeroOver: shared.weights)
    }

    private func warmedRate<S: FloatingScalar>(_ step: Step<S>) -> Tensor<S> { step.rate * warmth(step, after: 0) }

    private func warmth<S: FloatingScalar>(_ step: Step<S>, after steps: Int) -> Tensor<S> {
        let warmup = warmup
        guard warmup > 0 else { return Tensor(1) }
        return step.scalar("warmth \(steps)") { min(Double($0.number - steps) / Double(warmup), 1) }
    }
}
