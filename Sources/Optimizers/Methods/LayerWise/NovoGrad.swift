import Tensors

/// NovoGrad: momentum on gradients that are divided, leaf by leaf, by a running mean of their norm.
///
/// ```
/// v ← β₂ v + (1 − β₂) ‖g‖²                             v = ‖g‖² at the first step
/// m ← β₁ m + g / (√(v + ε₀) + ε) + λ p
/// p ← p − η m
/// ```
/// Source: Ginsburg et al., arXiv 1905.11286; our defaults are those of Optax, with η = 0.001.
public struct NovoGrad: LeafwiseMethod {
    /// η: 0.001.
    public var learningRate: Schedule { didSet { check() } }
    /// β₁ and β₂, at least 0 and below 1: 0.9 and 0.25.
    public internal(set) var beta1, beta2: Schedule
    /// ε, ε₀ and λ, at least 0: 1e-6, 0 and 0.
    public internal(set) var epsilon, epsilonRoot, weightDecay: Schedule

    public static let name = "novograd"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init(Setting("epsilonRoot", .notNegative), \.epsilonRoot),
        .init(Setting("weightDecay", .notNegative), \.weightDecay),
    ]

    /// What is not given is as the dialect has it.
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
