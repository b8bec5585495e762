import Tensors

/// AdaMax: Adam with the largest gradient, slowly forgotten, in place of the mean square.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   u ← max(β₂ u, |g| + ε)
/// m̂ = m / (1 − β₁ᵗ)
/// p ← p − η m̂ / u
/// ```
/// Keras adds ε outside: u ← max(β₂ u, |g|), and u + ε below.
///
/// Source: Kingma and Ba, ICLR 2015, algorithm 2, which has no ε; our defaults are PyTorch's.
public struct AdaMax: LeafwiseMethod {
    /// η: 0.002; 0.001 in Keras.
    public var learningRate: Schedule { didSet { check() } }
    /// β₁ and β₂, at least 0 and below 1: 0.9 and 0.999.
    public internal(set) var beta1, beta2: Schedule
    /// ε, at least 0: 1e-8; 1e-7 in Keras.
    public internal(set) var epsilon: Schedule
    /// Whether ε is added to |g| before the maximum: `true`; `false` in Keras.
    public internal(set) var epsilonInNorm: Bool

    public static let name = "adamax"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init("epsilonInNorm", \.epsilonInNorm),
    ]

    /// What is not given is as the dialect has it.
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
