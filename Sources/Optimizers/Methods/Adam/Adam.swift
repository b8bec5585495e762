import Tensors

/// Adam: a running mean of the gradient divided by the root of a running mean of its square, both corrected for
/// their start at 0.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
/// m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ)
/// p ← p − η m̂ / (√v̂ + ε)
/// ```
/// Keras adds ε to √v before the correction, the paper's ε̂.
///
/// Source: Kingma and Ba, ICLR 2015, algorithm 1; our defaults are the paper's, as PyTorch's and Optax'.
public struct Adam: LeafwiseMethod {
    /// η: 0.001.
    public var learningRate: Schedule { didSet { check() } }
    /// β₁ and β₂, at least 0 and below 1: 0.9 and 0.999.
    public internal(set) var beta1, beta2: Schedule
    /// ε, at least 0: 1e-8; 1e-7 in Keras.
    public internal(set) var epsilon: Schedule
    /// Whether ε is added to √v before the correction: `true` in Keras.
    public internal(set) var epsilonHat: Bool

    public static let name = "adam"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init("epsilonHat", \.epsilonHat),
    ]

    /// What is not given is as the dialect has it.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, beta1: Schedule? = nil, beta2: Schedule? = nil,
        epsilon: Schedule? = nil, epsilonHat: Bool? = nil
    ) {
        self.learningRate = learningRate ?? 0.001
        (self.beta1, self.beta2) = (beta1 ?? 0.9, beta2 ?? 0.999)
        self.epsilon = epsilon ?? dialect.choose(1e-8, keras: 1e-7)
        self.epsilonHat = epsilonHat ?? (dialect == .keras)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "mean", "variance", like: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (β1, β2, ε) = (step[beta1], step[beta2], step[epsilon])
        state.mean = β1 * state.mean + (1 - β1) * gradient
        state.variance = β2 * state.variance + (1 - β2) * square(gradient)
        let (rate, correction) = (step.rate * step.debiasing(beta1), step.debiasing(beta2))
        if epsilonHat { return rate / sqrt(correction) * state.mean / (sqrt(state.variance) + ε) }
        return rate * state.mean / (sqrt(correction * state.variance) + ε)
    }
}
