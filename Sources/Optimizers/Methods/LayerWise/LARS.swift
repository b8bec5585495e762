import Tensors

/// Layer-wise adaptive rate scaling: momentum on gradients that are scaled, parameter by parameter, to the size of the
/// parameter.
///
/// Take it for convolutional networks trained with very large batches.
///
/// ```
/// u = g + λ p;   r = k ‖p‖ / (‖u‖ + ε)                 r = 1 where a norm is 0
/// v ← μ v + η r u
/// p ← p − v                                            Nesterov's: p − (η r u + μ v)
/// ```
/// Source: You, Gitman and Ginsburg, arXiv 1708.03888. Defaults: Optax's, with η = 0.1.
public struct LARS: LeafwiseMethod, ListedMethod {
    public static let name = "lars"
    static let formula = """
        u = g + λ p;   r = k ‖p‖ / (‖u‖ + ε)                 r = 1 where a norm is 0
        v ← μ v + η r u
        p ← p − v                                            Nesterov's: p − (η r u + μ v)
        """
    static let source = "You, Gitman and Ginsburg, arXiv 1708.03888"
    static let usualLearningRate = 5.0

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var momentum: Schedule
    var weightDecay: Schedule
    var trustCoefficient: Schedule
    var epsilon: Schedule
    var nesterov: Bool

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.momentum, \.momentum),
        .init(Setting("weightDecay", .notNegative), \.weightDecay),
        .init(Setting("trustCoefficient", .notNegative), \.trustCoefficient), .init(.epsilon, \.epsilon),
        .init("nesterov", \.nesterov),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.1.
    ///   - momentum: the momentum μ, at least 0 and below 1. Default: 0.9.
    ///   - weightDecay: the strength λ of the weight decay, at least 0. Default: 0.
    ///   - trustCoefficient: the factor k of the ratio of norms, at least 0. Default: 0.001.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 0.
    ///   - nesterov: whether momentum is Nesterov's. Default: `false`.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, momentum: Schedule = 0.9,
        weightDecay: Schedule = 0, trustCoefficient: Schedule = 0.001, epsilon: Schedule = 0, nesterov: Bool = false
    ) {
        self.learningRate = learningRate ?? 0.1
        (self.momentum, self.weightDecay, self.nesterov) = (momentum, weightDecay, nesterov)
        (self.trustCoefficient, self.epsilon) = (trustCoefficient, epsilon)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "velocity", like: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let μ = step[momentum]
        let slope = weightDecay.constantValue == 0 ? gradient : gradient + step[weightDecay] * parameter
        let ratio = trustRatio(parameter, slope, step, coefficient: trustCoefficient, epsilon: epsilon)
        let fresh = step.rate * ratio * slope
        state.velocity = μ * state.velocity + fresh
        return nesterov ? fresh + μ * state.velocity : state.velocity
    }
}
