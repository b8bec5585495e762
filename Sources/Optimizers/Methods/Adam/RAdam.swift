import Tensors

/// RAdam: Adam that divides by √v only once v has seen enough, and then by more at first.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
/// m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ);   ρ∞ = 2 / (1 − β₂) − 1;   ρ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ)
/// r = √((ρ − 4) (ρ − 2) ρ∞ / ((ρ∞ − 4) (ρ∞ − 2) ρ))
/// p ← p − η r m̂ / (√(v̂ + ε₀) + ε)                    p ← p − η m̂ while ρ is not above 5
/// ```
/// Source: Liu et al., ICLR 2020, with the threshold 4; our defaults are PyTorch's.
public struct RAdam: LeafwiseMethod {
    /// η: 0.001.
    public var learningRate: Schedule { didSet { check() } }
    /// β₁ and β₂, at least 0 and below 1: 0.9 and 0.999. ε, at least 0: 1e-8. ε₀, at least 0: 0.
    public internal(set) var beta1, beta2, epsilon, epsilonRoot: Schedule
    /// `epsilonHat`: whether both ε come before the correction: `true`; `false` in Optax. `nesterov`: as in `Adam`.
    public internal(set) var epsilonHat, nesterov: Bool
    /// What ρ must exceed: 5. Less than 4 counts as 4, up to which the variance is infinite.
    public internal(set) var threshold: Double

    public static let name = "radam"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init(Setting("epsilonRoot", .notNegative), \.epsilonRoot),
        .init("epsilonHat", \.epsilonHat), .init("nesterov", \.nesterov),
        .init(Setting("threshold", .notNegative), \.threshold),
    ]

    /// What is not given is as the dialect has it.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, beta1: Schedule = 0.9, beta2: Schedule = 0.999,
        epsilon: Schedule? = nil, epsilonRoot: Schedule = 0, epsilonHat: Bool? = nil, nesterov: Bool = false,
        threshold: Double = 5
    ) {
        (self.learningRate, self.beta1, self.beta2) = (learningRate ?? 0.001, beta1, beta2)
        (self.epsilon, self.epsilonRoot, self.nesterov) = (epsilon ?? 1e-8, epsilonRoot, nesterov)
        (self.epsilonHat, self.threshold) = (epsilonHat ?? (dialect != .optax), threshold)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "mean", "variance", like: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (β1, β2, lookedAt) = (step[beta1], step[beta2], nesterov ? gradient : nil)
        state.mean = β1 * state.mean + (1 - β1) * gradient
        state.variance = β2 * state.variance + (1 - β2) * square(gradient)
        guard let r = step.rectification(beta2, threshold) else {
            return step.corrected(state.mean, beta1, times: step.rate, ahead: lookedAt)
        }
        let (scalar, root) = step.divisor(state.variance, step.debiasing(beta2), epsilonRoot, epsilon, epsilonHat)
        return step.corrected(state.mean, beta1, times: step.rate * r / scalar, ahead: lookedAt) / root
    }
}
