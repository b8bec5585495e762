import Tensors

/// LARS: momentum on gradients that are scaled, leaf by leaf, to the size of the parameters.
///
/// ```
/// u = g + λ p;   r = k ‖p‖ / (‖u‖ + ε)                 r = 1 where a norm is 0
/// v ← μ v + η r u
/// p ← p − v                                            Nesterov's: p − (η r u + μ v)
/// ```
/// Source: You, Gitman and Ginsburg, arXiv 1708.03888; our defaults are those of Optax, with η = 0.1.
public struct LARS: LeafwiseMethod {
    /// η: 0.1.
    public var learningRate: Schedule { didSet { check() } }
    /// μ, at least 0 and below 1: 0.9.
    public internal(set) var momentum: Schedule
    /// λ, k and ε, at least 0: 0, 0.001 and 0.
    public internal(set) var weightDecay, trustCoefficient, epsilon: Schedule
    /// Whether momentum is Nesterov's, rewritten: `false`.
    public internal(set) var nesterov: Bool

    public static let name = "lars"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.momentum, \.momentum),
        .init(Setting("weightDecay", .notNegative), \.weightDecay),
        .init(Setting("trustCoefficient", .notNegative), \.trustCoefficient), .init(.epsilon, \.epsilon),
        .init("nesterov", \.nesterov),
    ]

    /// What is not given is as the dialect has it.
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
