import Tensors

/// AMSGrad: Adam that divides by the largest mean square so far, so that the rate of an element never rises again.
///
/// Take it where Adam does not settle.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
/// M ← max(M, v);   m̂ = m / (1 − β₁ᵗ);   M̂ = M / (1 − β₂ᵗ)
/// p ← p − η m̂ / (√(M̂ + ε₀) + ε)
/// ```
/// The paper corrects neither m nor M; Optax corrects v before the maximum.
///
/// Source: Reddi, Kale and Kumar, ICLR 2018. Defaults: those of PyTorch's Adam with `amsgrad`.
public struct AMSGrad: LeafwiseMethod, ListedMethod {
    public static let name = "amsgrad"
    static let formula = """
        m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
        M ← max(M, v);   m̂ = m / (1 − β₁ᵗ);   M̂ = M / (1 − β₂ᵗ)
        p ← p − η m̂ / (√(M̂ + ε₀) + ε)
        """
    static let source = "Reddi, Kale and Kumar, ICLR 2018"
    static let usualLearningRate = 0.01

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var beta1: Schedule
    var beta2: Schedule
    var epsilon: Schedule
    var epsilonRoot: Schedule
    var epsilonHat: Bool
    var maximumOf: MaximumOf
    var correctedMean: Bool
    var correctedVariance: Bool

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init(Setting("epsilonRoot", .notNegative), \.epsilonRoot),
        .init("epsilonHat", \.epsilonHat), .init("maximumOf", \.maximumOf),
        .init("correctedMean", \.correctedMean), .init("correctedVariance", \.correctedVariance),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.001.
    ///   - beta1: the decay β₁ of the running mean of gradients, at least 0 and below 1. Default: 0.9.
    ///   - beta2: the decay β₂ of the running mean of squared gradients, at least 0 and below 1. Default: 0.999.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-8; 1e-7 in Keras.
    ///   - epsilonRoot: ε₀, added below the root, at least 0. Default: 0.
    ///   - epsilonHat: whether both ε are added before the bias correction. Default: `false`; `true` in Keras.
    ///   - maximumOf: the mean square of which the maximum is taken. Default: `.raw`; `.corrected` in Optax.
    ///   - correctedMean: whether m is divided by 1 − β₁ᵗ. Default: `true`.
    ///   - correctedVariance: whether the mean square is divided by 1 − β₂ᵗ. Default: `true`.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, beta1: Schedule = 0.9, beta2: Schedule = 0.999,
        epsilon: Schedule? = nil, epsilonRoot: Schedule = 0, epsilonHat: Bool? = nil, maximumOf: MaximumOf? = nil,
        correctedMean: Bool = true, correctedVariance: Bool = true
    ) {
        (self.learningRate, self.beta1, self.beta2) = (learningRate ?? 0.001, beta1, beta2)
        (self.epsilon, self.epsilonRoot) = (epsilon ?? dialect.choose(1e-8, keras: 1e-7), epsilonRoot)
        self.epsilonHat = epsilonHat ?? (dialect == .keras)
        self.maximumOf = maximumOf ?? dialect.choose(.raw, optax: .corrected)
        (self.correctedMean, self.correctedVariance) = (correctedMean, correctedVariance)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "mean", "variance", "maximum", like: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (β1, β2) = (step[beta1], step[beta2])
        state.mean = β1 * state.mean + (1 - β1) * gradient
        state.variance = β2 * state.variance + (1 - β2) * square(gradient)
        let largest = maximumOf.maximum(&state, correctedVariance ? step.debiasing(beta2) : nil)
        let (scalar, root) = step.divisor(largest.variance, largest.correction, epsilonRoot, epsilon, epsilonHat)
        let rate = step.rate / scalar
        return (correctedMean ? step.corrected(state.mean, beta1, times: rate) : rate * state.mean) / root
    }
}
