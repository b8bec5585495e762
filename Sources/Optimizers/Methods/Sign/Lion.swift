import Tensors

/// Lion: steps of one size, against the sign of a mixture of the gradient and its running mean.
///
/// Take it for large networks instead of AdamW, with a rate three to ten times smaller; it keeps half the state.
///
/// ```
/// p ← p − η (sign(β₁ m + (1 − β₁) g) + λ p)
/// m ← β₂ m + (1 − β₂) g
/// ```
/// Source: Chen et al., NeurIPS 2023. Defaults: the paper's, with λ = 0.
public struct Lion: LeafwiseMethod, ListedMethod {
    public static let name = "lion"
    static let formula = """
        p ← p − η (sign(β₁ m + (1 − β₁) g) + λ p)
        m ← β₂ m + (1 − β₂) g
        """
    static let source = "Chen et al., NeurIPS 2023"
    static let usualLearningRate = 0.003

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var beta1: Schedule
    var beta2: Schedule
    var weightDecay: Schedule

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(Setting("weightDecay", .notNegative), \.weightDecay),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.0001; 0.001 in Keras.
    ///   - beta1: the share β₁ of the mean in the mixture, at least 0 and below 1. Default: 0.9.
    ///   - beta2: the decay β₂ of the running mean, at least 0 and below 1. Default: 0.99.
    ///   - weightDecay: the strength λ of the weight decay, at least 0. Default: 0; 0.001 in Optax.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, beta1: Schedule = 0.9, beta2: Schedule = 0.99,
        weightDecay: Schedule? = nil
    ) {
        self.learningRate = learningRate ?? dialect.choose(1e-4, keras: 0.001)
        (self.beta1, self.beta2) = (beta1, beta2)
        self.weightDecay = weightDecay ?? dialect.choose(0, optax: 0.001)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "mean", like: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (β1, β2, η) = (step[beta1], step[beta2], step.rate)
        let direction = sign(β1 * state.mean + (1 - β1) * gradient)
        state.mean = β2 * state.mean + (1 - β2) * gradient
        return η * direction + η * step[weightDecay] * parameter
    }
}
