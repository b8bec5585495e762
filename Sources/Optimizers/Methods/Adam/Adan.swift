import Tensors

/// Adan: Adam with Nesterov's momentum, made of the gradient and of its change since the step before.
///
/// Take it for vision transformers, or with large batches and large rates.
///
/// ```
/// d = g − g of the step before                         0 at the first
/// m ← β₁ m + (1 − β₁) g;   δ ← β₂ δ + (1 − β₂) d;   n ← β₃ n + (1 − β₃) (g + β₂ d)²
/// m̂ = m / (1 − β₁ᵗ);   δ̂ = δ / (1 − β₂ᵗ);   n̂ = n / (1 − β₃ᵗ)
/// p ← (p − η (m̂ + β₂ δ̂) / (√(n̂ + ε₀) + ε)) / (1 + η λ)
/// ```
/// Source: Xie et al., IEEE TPAMI 2024. The paper's βs are 1 − ours. Defaults: those of its authors' code.
public struct Adan: LeafwiseMethod, ListedMethod {
    public static let name = "adan"
    static let formula = """
        d = g − g of the step before                         0 at the first
        m ← β₁ m + (1 − β₁) g;   δ ← β₂ δ + (1 − β₂) d;   n ← β₃ n + (1 − β₃) (g + β₂ d)²
        m̂ = m / (1 − β₁ᵗ);   δ̂ = δ / (1 − β₂ᵗ);   n̂ = n / (1 − β₃ᵗ)
        p ← (p − η (m̂ + β₂ δ̂) / (√(n̂ + ε₀) + ε)) / (1 + η λ)
        """
    static let source = "Xie et al., IEEE TPAMI 2024"
    static let usualLearningRate = 0.01

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var beta1: Schedule
    var beta2: Schedule
    var beta3: Schedule
    var epsilon: Schedule
    var epsilonRoot: Schedule
    var complementWeight: Bool
    var weightDecay: Schedule
    var proximalDecay: Bool

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(Setting("beta3", .fraction), \.beta3), .init(.epsilon, \.epsilon),
        .init(Setting("epsilonRoot", .notNegative), \.epsilonRoot), .init("complementWeight", \.complementWeight),
        .init(Setting("weightDecay", .notNegative), \.weightDecay), .init("proximalDecay", \.proximalDecay),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.001.
    ///   - beta1: the decay β₁ of the running mean of gradients, at least 0 and below 1. Default: 0.98.
    ///   - beta2: the decay β₂ of the running mean of changes, at least 0 and below 1. Default: 0.92.
    ///   - beta3: the decay β₃ of the running mean of squares, at least 0 and below 1. Default: 0.99.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-8.
    ///   - epsilonRoot: ε₀, added below the root, at least 0. Default: 0; 1e-8 in Optax.
    ///   - complementWeight: whether d and δ̂ weigh 1 − β₂ instead of β₂. Default: `false`; `true` in Optax.
    ///   - weightDecay: the strength λ of the weight decay, at least 0. Default: 0.
    ///   - proximalDecay: whether the decay divides by 1 + η λ; otherwise η λ p is subtracted. Default: `true`; `false`
    ///     in Optax.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, beta1: Schedule = 0.98, beta2: Schedule = 0.92,
        beta3: Schedule = 0.99, epsilon: Schedule = 1e-8, epsilonRoot: Schedule? = nil, complementWeight: Bool? = nil,
        weightDecay: Schedule = 0, proximalDecay: Bool? = nil
    ) {
        (self.learningRate, self.beta1, self.beta2, self.beta3) = (learningRate ?? 0.001, beta1, beta2, beta3)
        (self.epsilon, self.epsilonRoot) = (epsilon, epsilonRoot ?? dialect.choose(0, optax: 1e-8))
        (self.complementWeight, self.weightDecay) = (complementWeight ?? (dialect == .optax), weightDecay)
        self.proximalDecay = proximalDecay ?? (dialect != .optax)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "mean", "change", "variance", "gradient", like: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (β1, β2, β3, λ) = (step[beta1], step[beta2], step[beta3], step[weightDecay])
        let change = step.decides { $0.steps == 0 } ? .zeros(gradient.shape) : gradient - state.gradient
        let η = proximalDecay ? step.rate / (1 + step.rate * λ) : step.rate
        let weight = complementWeight ? 1 - β2 : β2
        state.gradient = gradient
        state.mean = β1 * state.mean + (1 - β1) * gradient
        state.change = β2 * state.change + (1 - β2) * change
        state.variance = β3 * state.variance + (1 - β3) * square(gradient + weight * change)
        let mean = step.corrected(state.mean, beta1, times: η)
        let ahead = mean + step.corrected(state.change, beta2, times: η * weight)
        return ahead / step.root(step.debiasing(beta3) * state.variance, epsilonRoot, epsilon) + η * λ * parameter
    }
}
