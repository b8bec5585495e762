import Tensors

/// LAMB: the update of Adam, scaled parameter by parameter to the size of the parameter.
///
/// Take it for transformers trained with very large batches.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
/// m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ);   u = m̂ / (√(v̂ + ε₀) + ε) + λ p
/// p ← p − η ‖p‖ / ‖u‖ u                                the ratio is 1 where a norm is 0
/// ```
/// Keras applies the decay outside of the ratio, and first: p ← (1 − η λ) p, then the above without λ.
///
/// Source: You et al., ICLR 2020. Defaults: Optax's, with η = 0.001.
public struct LAMB: LeafwiseMethod, ListedMethod {
    public static let name = "lamb"
    static let formula = """
        m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
        m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ);   u = m̂ / (√(v̂ + ε₀) + ε) + λ p
        p ← p − η ‖p‖ / ‖u‖ u                                the ratio is 1 where a norm is 0
        """
    static let source = "You et al., ICLR 2020"
    static let usualLearningRate = 0.02

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var beta1: Schedule
    var beta2: Schedule
    var epsilon: Schedule
    var epsilonRoot: Schedule
    var weightDecay: Schedule
    var decaysFirst: Bool

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init(Setting("epsilonRoot", .notNegative), \.epsilonRoot),
        .init(Setting("weightDecay", .notNegative), \.weightDecay), .init("decaysFirst", \.decaysFirst),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.001.
    ///   - beta1: the decay β₁ of the running mean of gradients, at least 0 and below 1. Default: 0.9.
    ///   - beta2: the decay β₂ of the running mean of squared gradients, at least 0 and below 1. Default: 0.999.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-6; 1e-7 in Keras.
    ///   - epsilonRoot: ε₀, added below the root, at least 0. Default: 0.
    ///   - weightDecay: the strength λ of the weight decay, at least 0. Default: 0.
    ///   - decaysFirst: whether the decay comes before the step. Default: `false`; `true` in Keras.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, beta1: Schedule = 0.9, beta2: Schedule = 0.999,
        epsilon: Schedule? = nil, epsilonRoot: Schedule = 0, weightDecay: Schedule = 0, decaysFirst: Bool? = nil
    ) {
        self.learningRate = learningRate ?? 0.001
        (self.beta1, self.beta2, self.epsilonRoot, self.weightDecay) = (beta1, beta2, epsilonRoot, weightDecay)
        (self.epsilon, self.decaysFirst) = (
            epsilon ?? dialect.choose(1e-6, keras: 1e-7), decaysFirst ?? (dialect == .keras)
        )
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "mean", "variance", like: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (β1, β2, decays) = (step[beta1], step[beta2], weightDecay.constantValue != 0)
        state.mean = β1 * state.mean + (1 - β1) * gradient
        state.variance = β2 * state.variance + (1 - β2) * square(gradient)
        let root = sqrt(step.debiasing(beta2) * state.variance + step[epsilonRoot]) + step[epsilon]
        var direction = step.debiasing(beta1) * state.mean / root
        if decays && !decaysFirst { direction = direction + step[weightDecay] * parameter }
        guard decays && decaysFirst else { return step.rate * trustRatio(parameter, direction, step) * direction }
        let decay = step.rate * step[weightDecay] * parameter
        return decay + step.rate * trustRatio(parameter - decay, direction, step) * direction
    }
}
