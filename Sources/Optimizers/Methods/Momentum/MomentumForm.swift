import Tensors

/// The velocity kept of past gradients, in which libraries differ. With constant settings the first two forms take the
/// same steps.
public enum MomentumForm: String, Sendable, Codable, CaseIterable {
    /// v ← μ v + (1 − δ) g, with g alone at the first step; the update is η v. A change of the rate acts at once.
    /// PyTorch, Optax.
    case velocity
    /// v ← μ v + η g; the update is v. Gradients keep the rate they came with. Keras.
    case velocityWithRate
    /// v ← μ v + (1 − μ) g; the update is η v.
    case average
    /// The average divided by 1 − μᵗ, so that its weights sum to 1 from the first step on.
    case debiasedAverage

    /// The update of a method that carries `direction` along with momentum μ; its state is "velocity", unless μ is 0.
    func update<S: FloatingScalar>(
        _ direction: Tensor<S>, _ state: inout ParameterState<S>, _ momentum: Schedule, dampening: Schedule = 0,
        nesterov: Bool, _ step: Step<S>
    ) -> Tensor<S> {
        if momentum.constantValue == 0 { return step.rate * direction }
        return update(direction, &state.velocity, momentum, dampening, nesterov, step)
    }

    /// The scaled update η v or, with Nesterov's momentum, η (g + μ v).
    private func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ velocity: inout Tensor<S>, _ momentum: Schedule, _ dampening: Schedule,
        _ isNesterov: Bool, _ step: Step<S>
    ) -> Tensor<S> {
        let μ = step[momentum]
        let isDamped = dampening.constantValue != 0 && self != .velocityWithRate && !step.decides { $0.steps == 0 }
        let damped = isDamped ? (1 - step[dampening]) * gradient : gradient
        switch self {
        case .velocity:
            velocity = μ * velocity + damped
            return step.rate * (isNesterov ? gradient + μ * velocity : velocity)
        case .velocityWithRate:
            let fresh = step.rate * gradient
            velocity = μ * velocity + fresh
            return isNesterov ? fresh + μ * velocity : velocity
        case .average, .debiasedAverage:
            velocity = μ * velocity + (1 - μ) * damped
            let rate = self == .average ? step.rate : step.rate * step.debiasing(momentum)
            return rate * (isNesterov ? (1 - μ) * gradient + μ * velocity : velocity)
        }
    }
}
