import Support
import Tensors

/// NAdam: Adam with Nesterov's momentum, which grows from β₁ / 2 to β₁.
///
/// Take it in place of Adam for a somewhat faster start.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²;   v̂ = v / (1 − β₂ᵗ)
/// μₜ = β₁ (1 − ½ 0.96^(ψ t));   Π ← Π μₜ               Π = 1 before the first step
/// m̂ = μₜ₊₁ m / (1 − Π μₜ₊₁) + (1 − μₜ) g / (1 − Π)
/// p ← p − η m̂ / (√(v̂ + ε₀) + ε)
/// ```
/// State: m and v in the shape of the parameter, Π a scalar.
///
/// Source: Dozat, ICLR workshop 2016. Defaults: those of its report and of PyTorch.
public struct NAdam: LeafwiseMethod, ListedMethod {
    public static let name = "nadam"
    static let formula = """
        m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²;   v̂ = v / (1 − β₂ᵗ)
        μₜ = β₁ (1 − ½ 0.96^(ψ t));   Π ← Π μₜ               Π = 1 before the first step
        m̂ = μₜ₊₁ m / (1 − Π μₜ₊₁) + (1 − μₜ) g / (1 − Π)
        p ← p − η m̂ / (√(v̂ + ε₀) + ε)
        """
    static let source = "Dozat, ICLR workshop 2016"
    static let usualLearningRate = 0.01

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var beta1: Schedule
    var beta2: Schedule
    var epsilon: Schedule
    var epsilonRoot: Schedule
    var momentumDecay: Double
    var constantMomentum: Bool

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init(Setting("epsilonRoot", .notNegative), \.epsilonRoot),
        .init(Setting("momentumDecay", .notNegative), \.momentumDecay), .init("constantMomentum", \.constantMomentum),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.002; 0.001 in Keras.
    ///   - beta1: the decay β₁ of the running mean of gradients, at least 0 and below 1. Default: 0.9.
    ///   - beta2: the decay β₂ of the running mean of squared gradients, at least 0 and below 1. Default: 0.999.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-8; 1e-7 in Keras.
    ///   - epsilonRoot: ε₀, added below the root, at least 0. Default: 0.
    ///   - momentumDecay: the rate ψ at which momentum grows, at least 0. Default: 0.004; 1 in Keras.
    ///   - constantMomentum: whether μₜ = β₁ throughout. Default: `false`; `true` in Optax.
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

extension Step {
    /// The growing momentum β (1 − ½ 0.96^(ψ t)) of the step `ahead` steps from now.
    fileprivate func growingMomentum(_ beta: Schedule, _ decay: Double, ahead: Int = 0) -> Tensor<S> {
        scalar("μ \(ahead)") { beta($0.steps) * (1 - 0.5 * pow(0.96, decay * Double($0.number + ahead))) }
    }
}
