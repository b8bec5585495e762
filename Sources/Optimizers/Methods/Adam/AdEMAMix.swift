import Tensors

/// AdEMAMix: Adam with a second, slow running mean of the gradient.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   s ← β₃ s + (1 − β₃) g;   v ← β₂ v + (1 − β₂) g²
/// m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ)
/// p ← p − η ((m̂ + α s) / (√(v̂ + ε₀) + ε) + λ p)
/// ```
/// During a warm-up α rises from 0 evenly, and β₃ from β₁ so that the half-life of s does.
///
/// Source: Pagliardini, Ablin and Grangier, ICLR 2025; our defaults are Optax'.
public struct AdEMAMix: LeafwiseMethod {
    /// η: 0.001.
    public var learningRate: Schedule { didSet { check() } }
    /// β₁, β₂ and β₃, at least 0 and below 1: 0.9, 0.999 and 0.9999.
    public internal(set) var beta1, beta2, beta3: Schedule
    /// α, at least 0: 5. ε, at least 0: 1e-8. ε₀ and λ, at least 0: 0.
    public internal(set) var alpha, epsilon, epsilonRoot, weightDecay: Schedule
    /// The steps of the warm-up: 0. The paper takes those of the whole run.
    public internal(set) var warmup: Int

    public static let name = "ademamix"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(Setting("beta3", .fraction), \.beta3), .init(Setting("alpha", .notNegative), \.alpha),
        .init("warmup", atLeast: 0, \.warmup), .init(.epsilon, \.epsilon),
        .init(Setting("epsilonRoot", .notNegative), \.epsilonRoot),
        .init(Setting("weightDecay", .notNegative), \.weightDecay),
    ]

    /// What is not given is as the dialect has it.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, beta1: Schedule = 0.9, beta2: Schedule = 0.999,
        beta3: Schedule = 0.9999, alpha: Schedule = 5, warmup: Int = 0, epsilon: Schedule = 1e-8,
        epsilonRoot: Schedule = 0, weightDecay: Schedule = 0
    ) {
        (self.learningRate, self.beta1, self.beta2, self.beta3) = (learningRate ?? 0.001, beta1, beta2, beta3)
        (self.alpha, self.warmup, self.epsilon) = (alpha, warmup, epsilon)
        (self.epsilonRoot, self.weightDecay) = (epsilonRoot, weightDecay)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "mean", "slowMean", "variance", like: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (β1, β2, β3) = (step[beta1], step[beta2], step.warmed(beta3, from: beta1, over: warmup))
        state.mean = β1 * state.mean + (1 - β1) * gradient
        state.slowMean = β3 * state.slowMean + (1 - β3) * gradient
        state.variance = β2 * state.variance + (1 - β2) * square(gradient)
        let slow = step.rate * step.warmed(alpha, over: warmup) * state.slowMean
        let root = step.root(step.debiasing(beta2) * state.variance, epsilonRoot, epsilon)
        let update = (step.corrected(state.mean, beta1, times: step.rate) + slow) / root
        return update + step.rate * step[weightDecay] * parameter
    }
}
