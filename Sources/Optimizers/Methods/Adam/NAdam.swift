import Tensors

/// NAdam: Adam with Nesterov's momentum, which grows from β₁ / 2 to β₁.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²;   v̂ = v / (1 − β₂ᵗ)
/// μₜ = β₁ (1 − ½ 0.96^(ψ t));   Π ← Π μₜ               Π = 1 before the first step
/// m̂ = μₜ₊₁ m / (1 − Π μₜ₊₁) + (1 − μₜ) g / (1 − Π)
/// p ← p − η m̂ / (√(v̂ + ε₀) + ε)
/// ```
/// Source: Dozat, ICLR workshop 2016, and its report; our defaults are the report's, as PyTorch's.
public struct NAdam: LeafwiseMethod {
    /// η: 0.002; 0.001 in Keras.
    public var learningRate: Schedule { didSet { check() } }
    /// β₁ and β₂, at least 0 and below 1: 0.9 and 0.999. ε, at least 0: 1e-8; 1e-7 in Keras. ε₀, at least 0: 0.
    public internal(set) var beta1, beta2, epsilon, epsilonRoot: Schedule
    /// ψ, at least 0: 0.004; 1 in Keras.
    public internal(set) var momentumDecay: Double
    /// Whether μₜ = β₁ throughout: `false`; `true` in Optax.
    public internal(set) var constantMomentum: Bool

    public static let name = "nadam"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init(Setting("epsilonRoot", .notNegative), \.epsilonRoot),
        .init(Setting("momentumDecay", .notNegative), \.momentumDecay), .init("constantMomentum", \.constantMomentum),
    ]

    /// What is not given is as the dialect has it.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, beta1: Schedule = 0.9, beta2: Schedule = 0.999,
        epsilon: Schedule? = nil, epsilonRoot: Schedule = 0, momentumDecay: Double? = nil, constantMomentum: Bool? = nil
    ) {
        (self.learningRate, self.beta1) = (learningRate ?? dialect.choose(0.002, keras: 0.001), beta1)
        (self.beta2, self.epsilonRoot) = (beta2, epsilonRoot)
        self.epsilon = epsilon ?? dialect.choose(1e-8, keras: 1e-7)
        self.momentumDecay = momentumDecay ?? dialect.choose(0.004, keras: 1)
        self.constantMomentum = constantMomentum ?? (dialect == .optax)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(["mean": .zeros(parameter.shape), "variance": .zeros(parameter.shape), "product": Tensor(1)])
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (β1, β2) = (step[beta1], step[beta2])
        let μ = constantMomentum ? β1 : step.growingMomentum(beta1, momentumDecay)
        let next = constantMomentum ? β1 : step.growingMomentum(beta1, momentumDecay, ahead: 1)
        state.mean = β1 * state.mean + (1 - β1) * gradient
        state.variance = β2 * state.variance + (1 - β2) * square(gradient)
        state.product = state.product * μ
        let ofMean = step.rate * next / (1 - state.product * next)
        let ofGradient = step.rate * (1 - μ) / (1 - state.product)
        return (ofMean * state.mean + ofGradient * gradient)
            / step.root(step.debiasing(beta2) * state.variance, epsilonRoot, epsilon)
    }
}
