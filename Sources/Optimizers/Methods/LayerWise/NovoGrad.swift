import Tensors

/// NovoGrad: momentum on gradients that are divided, parameter by parameter, by a running mean of their norm.
///
/// Take it for speech models, for which it was made, or as Adam with one number a parameter tensor in place of v.
///
/// ```
/// v ← β₂ v + (1 − β₂) ‖g‖²                             v = ‖g‖² at the first step
/// m ← β₁ m + g / (√(v + ε₀) + ε) + λ p
/// p ← p − η m
/// ```
/// State: m in the shape of the parameter, v a scalar.
///
/// Source: Ginsburg et al., arXiv 1905.11286. Defaults: Optax's, with η = 0.001.
public struct NovoGrad: LeafwiseMethod, ListedMethod {
    public static let name = "novograd"
    static let formula = """
        v ← β₂ v + (1 − β₂) ‖g‖²                             v = ‖g‖² at the first step
        m ← β₁ m + g / (√(v + ε₀) + ε) + λ p
        p ← p − η m
        """
    static let source = "Ginsburg et al., arXiv 1905.11286"
    static let usualLearningRate = 0.01

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var beta1: Schedule
    var beta2: Schedule
    var epsilon: Schedule
    var epsilonRoot: Schedule
    var weightDecay: Schedule

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init(Setting("epsilonRoot", .notNegative), \.epsilonRoot),
        .init(Setting("weightDecay", .notNegative), \.weightDecay),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.001.
    ///   - beta1: the momentum β₁, at least 0 and below 1. Default: 0.9.
    ///   - beta2: the decay β₂ of the running mean of squared norms, at least 0 and below 1. Default: 0.25.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-6.
    ///   - epsilonRoot: ε₀, added below the root, at least 0. Default: 0.
    ///   - weightDecay: the strength λ of the weight decay, at least 0. Default: 0.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, beta1: Schedule = 0.9, beta2: Schedule = 0.25,
        epsilon: Schedule = 1e-6, epsilonRoot: Schedule = 0, weightDecay: Schedule = 0
    ) {
        self.learningRate = learningRate ?? 0.001
        (self.beta1, self.beta2) = (beta1, beta2)
        (self.epsilon, self.epsilonRoot, self.weightDecay) = (epsilon, epsilonRoot, weightDecay)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(["mean": .zeros(parameter.shape), "squaredNorm": Tensor(0)])
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (β2, squaredNorm) = (step[beta2], square(gradient).sum())
        let isFirst = step.decides { $0.steps == 0 }
        state.squaredNorm = isFirst ? squaredNorm : β2 * state.squaredNorm + (1 - β2) * squaredNorm
        let scale = 1 / (sqrt(state.squaredNorm + step[epsilonRoot]) + step[epsilon])
        state.mean = step[beta1] * state.mean + scale * gradient + step[weightDecay] * parameter
        return step.rate * state.mean
    }
}
