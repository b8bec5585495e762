import Support
import Tensors

/// Rectified Adam: divides by the root of the mean square only once that has seen enough gradients, and cautiously at
/// first.
///
/// Take it in place of Adam with a warm-up.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
/// m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ);   ρ∞ = 2 / (1 − β₂) − 1;   ρ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ)
/// r = √((ρ − 4) (ρ − 2) ρ∞ / ((ρ∞ − 4) (ρ∞ − 2) ρ))
/// p ← p − η r m̂ / (√(v̂ + ε₀) + ε)                    p ← p − η m̂ while ρ is not above 5
/// ```
/// Source: Liu et al., ICLR 2020. The paper's threshold is 4. Defaults: PyTorch's.
public struct RAdam: LeafwiseMethod, ListedMethod {
    public static let name = "radam"
    static let formula = """
        m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
        m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ);   ρ∞ = 2 / (1 − β₂) − 1;   ρ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ)
        r = √((ρ − 4) (ρ − 2) ρ∞ / ((ρ∞ − 4) (ρ∞ − 2) ρ))
        p ← p − η r m̂ / (√(v̂ + ε₀) + ε)                    p ← p − η m̂ while ρ is not above 5
        """
    static let source = "Liu et al., ICLR 2020"
    static let usualLearningRate = 0.01

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var beta1: Schedule
    var beta2: Schedule
    var epsilon: Schedule
    var epsilonRoot: Schedule
    var epsilonHat: Bool
    var nesterov: Bool
    var threshold: Double

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init(Setting("epsilonRoot", .notNegative), \.epsilonRoot),
        .init("epsilonHat", \.epsilonHat), .init("nesterov", \.nesterov),
        .init(Setting("threshold", .notNegative), \.threshold),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.001.
    ///   - beta1: the decay β₁ of the running mean of gradients, at least 0 and below 1. Default: 0.9.
    ///   - beta2: the decay β₂ of the running mean of squared gradients, at least 0 and below 1. Default: 0.999.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-8.
    ///   - epsilonRoot: ε₀, added below the root, at least 0. Default: 0.
    ///   - epsilonHat: whether both ε are added before the bias correction. Default: `true`; `false` in Optax.
    ///   - nesterov: whether m̂ looks ahead, as in `Adam`. Default: `false`.
    ///   - threshold: the value ρ must exceed. Less than 4 counts as 4, up to which the variance is infinite. Default:
    ///     5.
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

extension Step {
    /// The rectification r of a young mean square; `nil` until ρ exceeds the threshold.
    fileprivate func rectification(_ beta: Schedule, _ threshold: Double) -> Tensor<S>? {
        let lengths: @Sendable (StepPosition) -> (now: Double, limit: Double) = { position in
            let (β, t) = (beta(position.steps), Double(position.number))
            let limit = 2 / (1 - β) - 1
            return (limit - 2 * t * pow(β, t) / (1 - pow(β, t)), limit)
        }
        guard decides({ lengths($0).now > Swift.max(4, threshold) }) else { return nil }
        return scalar("r") { position in
            let (ρ, limit) = lengths(position)
            return ((ρ - 4) * (ρ - 2) * limit / ((limit - 4) * (limit - 2) * ρ)).squareRoot()
        }
    }
}
