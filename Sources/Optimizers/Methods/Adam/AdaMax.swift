import Tensors

/// AdaMax: Adam with the largest gradient so far, slowly forgotten, in place of the mean square.
///
/// Take it where single gradients are much larger than the rest, as with sparse features.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   u ← max(β₂ u, |g| + ε)
/// m̂ = m / (1 − β₁ᵗ)
/// p ← p − η m̂ / u
/// ```
/// Keras adds ε outside: u ← max(β₂ u, |g|), and divides by u + ε.
///
/// Source: Kingma and Ba, ICLR 2015, algorithm 2. The paper has no ε. Defaults: PyTorch's.
public struct AdaMax: LeafwiseMethod, ListedMethod {
    public static let name = "adamax"
    static let formula = """
        m ← β₁ m + (1 − β₁) g;   u ← max(β₂ u, |g| + ε)
        m̂ = m / (1 − β₁ᵗ)
        p ← p − η m̂ / u
        """
    static let source = "Kingma and Ba, ICLR 2015, algorithm 2"
    static let usualLearningRate = 0.02

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var beta1: Schedule
    var beta2: Schedule
    var epsilon: Schedule
    var epsilonInNorm: Bool

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init("epsilonInNorm", \.epsilonInNorm),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.002; 0.001 in Keras.
    ///   - beta1: the decay β₁ of the running mean of gradients, at least 0 and below 1. Default: 0.9.
    ///   - beta2: the decay β₂ of the maximum, at least 0 and below 1. Default: 0.999.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-8; 1e-7 in Keras.
    ///   - epsilonInNorm: whether ε is added to |g| before the maximum. Default: `true`; `false` in Keras.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, beta1: Schedule = 0.9, beta2: Schedule = 0.999,
        epsilon: Schedule? = nil, epsilonInNorm: Bool? = nil
    ) {
        self.learningRate = learningRate ?? dialect.choose(0.002, keras: 0.001)
        (self.beta1, self.beta2) = (beta1, beta2)
        self.epsilon = epsilon ?? dialect.choose(1e-8, keras: 1e-7)
        self.epsilonInNorm = epsilonInNorm ?? (dialect != .keras)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "mean", "norm", like: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (β1, β2, ε) = (step[beta1], step[beta2], step[epsilon])
        state.mean = β1 * state.mean + (1 - β1) * gradient
        state.norm = max(β2 * state.norm, epsilonInNorm ? abs(gradient) + ε : abs(gradient))
        return step.corrected(state.mean, beta1, times: step.rate) / (epsilonInNorm ? state.norm : state.norm + ε)
    }
}
