import Tensors

/// Yogi: Adam whose mean square moves by an amount that does not depend on how far it has to go, so that rates do not
/// rise suddenly.
///
/// Take it where gradients are sparse and Adam is unstable.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   v ← v − (1 − β₂) sign(v − g²) g²
/// p ← p − η m / (√(v + ε₀) + ε)
/// ```
/// Optax corrects m and v as Adam does, though they begin above 0.
///
/// Source: Zaheer et al., NeurIPS 2018, algorithm 2. Defaults: the paper's, with η = 0.01.
public struct Yogi: LeafwiseMethod, ListedMethod {
    public static let name = "yogi"
    static let formula = """
        m ← β₁ m + (1 − β₁) g;   v ← v − (1 − β₂) sign(v − g²) g²
        p ← p − η m / (√(v + ε₀) + ε)
        """
    static let source = "Zaheer et al., NeurIPS 2018, algorithm 2"
    static let usualLearningRate = 0.03

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var beta1: Schedule
    var beta2: Schedule
    var epsilon: Schedule
    var epsilonRoot: Schedule
    var initialAccumulator: Double
    var initialMean: Double
    var biasCorrection: Bool

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init(Setting("epsilonRoot", .notNegative), \.epsilonRoot),
        .init(.initialAccumulator, \.initialAccumulator), .init(Setting("initialMean", .notNegative), \.initialMean),
        .init("biasCorrection", \.biasCorrection),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.01.
    ///   - beta1: the decay β₁ of the running mean of gradients, at least 0 and below 1. Default: 0.9.
    ///   - beta2: β₂, where 1 − β₂ is the speed of the mean square, at least 0 and below 1. Default: 0.999.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 0.001.
    ///   - epsilonRoot: ε₀, added below the root, at least 0. Default: 0.
    ///   - initialAccumulator: the value of v before the first step, at least 0. Default: 1e-6.
    ///   - initialMean: the value of m before the first step, at least 0. Default: 0; 1e-6 in Optax.
    ///   - biasCorrection: whether m is divided by 1 − β₁ᵗ, and v by 1 − β₂ᵗ. Default: `false`; `true` in Optax.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, beta1: Schedule = 0.9, beta2: Schedule = 0.999,
        epsilon: Schedule = 0.001, epsilonRoot: Schedule = 0, initialAccumulator: Double = 1e-6,
        initialMean: Double? = nil, biasCorrection: Bool? = nil
    ) {
        (self.learningRate, self.beta1, self.beta2) = (learningRate ?? 0.01, beta1, beta2)
        (self.epsilon, self.epsilonRoot, self.initialAccumulator) = (epsilon, epsilonRoot, initialAccumulator)
        self.initialMean = initialMean ?? dialect.choose(0, optax: 1e-6)
        self.biasCorrection = biasCorrection ?? (dialect == .optax)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        func filled(_ value: Double) -> Tensor<S> { Tensor(repeating: S(value), shape: parameter.shape) }
        return ParameterState(["mean": filled(initialMean), "variance": filled(initialAccumulator)])
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (β1, β2, squared) = (step[beta1], step[beta2], square(gradient))
        state.mean = β1 * state.mean + (1 - β1) * gradient
        state.variance = state.variance - (1 - β2) * sign(state.variance - squared) * squared
        guard biasCorrection else { return step.rate * state.mean / step.root(state.variance, epsilonRoot, epsilon) }
        return step.corrected(state.mean, beta1, times: step.rate)
            / step.root(step.debiasing(beta2) * state.variance, epsilonRoot, epsilon)
    }
}
