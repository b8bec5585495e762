import Tensors

/// AdaBelief: Adam that divides by how far gradients stray from their running mean.
///
/// It takes long steps where gradients are as expected. Take it where Adam generalizes worse than SGD.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   s ← β₂ s + (1 − β₂) (g − m)² + ε₀
/// m̂ = m / (1 − β₁ᵗ);   ŝ = s / (1 − β₂ᵗ)
/// p ← p − η m̂ / (√ŝ + ε)
/// ```
/// Source: Zhuang et al., NeurIPS 2020. Defaults: those of its authors' code and of Optax.
public struct AdaBelief: LeafwiseMethod, ListedMethod {
    public static let name = "adabelief"
    static let formula = """
        m ← β₁ m + (1 − β₁) g;   s ← β₂ s + (1 − β₂) (g − m)² + ε₀
        m̂ = m / (1 − β₁ᵗ);   ŝ = s / (1 − β₂ᵗ)
        p ← p − η m̂ / (√ŝ + ε)
        """
    static let source = "Zhuang et al., NeurIPS 2020"
    static let usualLearningRate = 0.01

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var beta1: Schedule
    var beta2: Schedule
    var epsilon: Schedule
    var epsilonRoot: Schedule
    var nesterov: Bool

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init(Setting("epsilonRoot", .notNegative), \.epsilonRoot),
        .init("nesterov", \.nesterov),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.001.
    ///   - beta1: the decay β₁ of the running mean of gradients, at least 0 and below 1. Default: 0.9.
    ///   - beta2: the decay β₂ of the running mean of squared deviations, at least 0 and below 1. Default: 0.999.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-16.
    ///   - epsilonRoot: ε₀, added to s in every step, at least 0. Default: 1e-16.
    ///   - nesterov: whether m̂ looks ahead, as in `Adam`. Default: `false`.
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
