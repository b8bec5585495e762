import Tensors

/// Adam divides a running mean of the gradient by the root of a running mean of its square, so that every element moves
/// at about the same speed.
///
/// Take it when in doubt: it works over a wide range of learning rates.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
/// m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ)
/// p ← p − η m̂ / (√(v̂ + ε₀) + ε)
/// ```
/// Source: Kingma and Ba, ICLR 2015, algorithm 1. Defaults: the paper's, PyTorch's and Optax's.
public struct Adam: LeafwiseMethod, ListedMethod {
    public static let name = "adam"
    static let formula = """
        m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
        m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ)
        p ← p − η m̂ / (√(v̂ + ε₀) + ε)
        """
    static let source = "Kingma and Ba, ICLR 2015, algorithm 1"
    static let usualLearningRate = 0.01

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    package var beta1: Schedule
    package var beta2: Schedule
    package var epsilon: Schedule
    var epsilonRoot: Schedule
    var epsilonHat: Bool
    package var amsgrad: Bool
    var maximumOf: MaximumOf
    var nesterov: Bool

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init(Setting("epsilonRoot", .notNegative), \.epsilonRoot),
        .init("epsilonHat", \.epsilonHat), .init("amsgrad", \.amsgrad), .init("maximumOf", \.maximumOf),
        .init("nesterov", \.nesterov),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.001.
    ///   - beta1: the decay β₁ of the running mean of gradients, at least 0 and below 1. Default: 0.9.
    ///   - beta2: the decay β₂ of the running mean of squared gradients, at least 0 and below 1. Default: 0.999.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-8; 1e-7 in Keras.
    ///   - epsilonRoot: ε₀, added below the root, at least 0. Default: 0.
    ///   - epsilonHat: whether both ε are added before the bias correction, as the paper's ε̂. Default: `false`; `true`
    ///     in Keras.
    ///   - amsgrad: whether to divide by the largest v̂ so far, as `AMSGrad` does. Default: `false`.
    ///   - maximumOf: the mean square of which `amsgrad` takes the maximum. Default: `.raw`; `.corrected` in Optax.
    ///   - nesterov: whether m̂ looks ahead as in Nesterov's method: β₁ m / (1 − β₁ᵗ⁺¹) + (1 − β₁) g / (1 − β₁ᵗ).
    ///     Default: `false`.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, beta1: Schedule = 0.9, beta2: Schedule = 0.999,
        epsilon: Schedule? = nil, epsilonRoot: Schedule = 0, epsilonHat: Bool? = nil, amsgrad: Bool = false,
        maximumOf: MaximumOf? = nil, nesterov: Bool = false
    ) {
        (self.learningRate, self.beta1, self.beta2) = (learningRate ?? 0.001, beta1, beta2)
        (self.epsilon, self.epsilonRoot) = (epsilon ?? dialect.choose(1e-8, keras: 1e-7), epsilonRoot)
        (self.epsilonHat, self.amsgrad, self.nesterov) = (epsilonHat ?? (dialect == .keras), amsgrad, nesterov)
        self.maximumOf = maximumOf ?? dialect.choose(.raw, optax: .corrected)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        var state = ParameterState(zeros: "mean", "variance", like: parameter)
        if amsgrad { state.declare("maximum", .zeros(parameter.shape)) }
        return state
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (β1, β2) = (step[beta1], step[beta2])
        state.mean = β1 * state.mean + (1 - β1) * gradient
        state.variance = β2 * state.variance + (1 - β2) * square(gradient)
        var (variance, correction): (Tensor<S>, Tensor<S>?) = (state.variance, step.debiasing(beta2))
        if amsgrad { (variance, correction) = maximumOf.maximum(&state, correction) }
        let (scalar, root) = step.divisor(variance, correction, epsilonRoot, epsilon, epsilonHat)
        return step.corrected(state.mean, beta1, times: step.rate / scalar, ahead: nesterov ? gradient : nil) / root
    }
}
