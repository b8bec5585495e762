import Tensors

/// Adam: a running mean of the gradient divided by the root of a running mean of its square.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
/// m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ)
/// p ← p − η m̂ / (√(v̂ + ε₀) + ε)
/// ```
/// Source: Kingma and Ba, ICLR 2015, algorithm 1; our defaults are the paper's, as PyTorch's and Optax'.
public struct Adam: LeafwiseMethod {
    /// η: 0.001.
    public var learningRate: Schedule { didSet { check() } }
    /// β₁ and β₂, at least 0 and below 1: 0.9 and 0.999. ε, at least 0: 1e-8; 1e-7 in Keras. ε₀, at least 0: 0.
    public internal(set) var beta1, beta2, epsilon, epsilonRoot: Schedule
    /// `epsilonHat`: whether both ε come before the correction, as the paper's ε̂: `true` in Keras. `amsgrad`: whether
    /// to divide by the largest v̂ so far. `nesterov`: whether m̂ is β₁ m / (1 − β₁ᵗ⁺¹) + (1 − β₁) g / (1 − β₁ᵗ).
    public internal(set) var epsilonHat, amsgrad, nesterov: Bool
    /// Of `amsgrad`: `.raw`; `.corrected` in Optax.
    public internal(set) var maximumOf: MaximumOf

    public static let name = "adam"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init(Setting("epsilonRoot", .notNegative), \.epsilonRoot),
        .init("epsilonHat", \.epsilonHat), .init("amsgrad", \.amsgrad), .init("maximumOf", \.maximumOf),
        .init("nesterov", \.nesterov),
    ]

    /// What is not given is as the dialect has it.
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
