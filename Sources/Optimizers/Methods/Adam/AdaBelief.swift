import Tensors

/// AdaBelief: Adam that divides by how far gradients stray from their running mean.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   s ← β₂ s + (1 − β₂) (g − m)² + ε₀
/// m̂ = m / (1 − β₁ᵗ);   ŝ = s / (1 − β₂ᵗ)
/// p ← p − η m̂ / (√ŝ + ε)
/// ```
/// Source: Zhuang et al., NeurIPS 2020; our defaults are those of its authors' code, as Optax'.
public struct AdaBelief: LeafwiseMethod {
    /// η: 0.001.
    public var learningRate: Schedule { didSet { check() } }
    /// β₁ and β₂, at least 0 and below 1: 0.9 and 0.999.
    public internal(set) var beta1, beta2: Schedule
    /// ε and ε₀, at least 0: 1e-16.
    public internal(set) var epsilon, epsilonRoot: Schedule
    /// Whether m̂ looks ahead, as in `Adam`: `false`.
    public internal(set) var nesterov: Bool

    public static let name = "adabelief"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init(Setting("epsilonRoot", .notNegative), \.epsilonRoot),
        .init("nesterov", \.nesterov),
    ]

    /// What is not given is as the dialect has it.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, beta1: Schedule = 0.9, beta2: Schedule = 0.999,
        epsilon: Schedule = 1e-16, epsilonRoot: Schedule = 1e-16, nesterov: Bool = false
    ) {
        (self.learningRate, self.beta1, self.beta2) = (learningRate ?? 0.001, beta1, beta2)
        (self.epsilon, self.epsilonRoot, self.nesterov) = (epsilon, epsilonRoot, nesterov)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "mean", "variance", like: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (β1, β2) = (step[beta1], step[beta2])
        state.mean = β1 * state.mean + (1 - β1) * gradient
        state.variance = β2 * state.variance + (1 - β2) * square(gradient - state.mean) + step[epsilonRoot]
        return step.corrected(state.mean, beta1, times: step.rate, ahead: nesterov ? gradient : nil)
            / (sqrt(step.debiasing(beta2) * state.variance) + step[epsilon])
    }
}
