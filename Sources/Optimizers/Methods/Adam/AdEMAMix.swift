import Support
import Tensors

/// AdEMAMix: Adam with a second, slow running mean of the gradient, which remembers tens of thousands of steps.
///
/// Take it for long runs of large models.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   s ← β₃ s + (1 − β₃) g;   v ← β₂ v + (1 − β₂) g²
/// m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ)
/// p ← p − η ((m̂ + α s) / (√(v̂ + ε₀) + ε) + λ p)
/// ```
/// During a warm-up, α rises evenly from 0, and β₃ from β₁ so that the half-life of s rises evenly.
///
/// Source: Pagliardini, Ablin and Grangier, ICLR 2025. Defaults: Optax's.
public struct AdEMAMix: LeafwiseMethod, ListedMethod {
    public static let name = "ademamix"
    static let formula = """
        m ← β₁ m + (1 − β₁) g;   s ← β₃ s + (1 − β₃) g;   v ← β₂ v + (1 − β₂) g²
        m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ)
        p ← p − η ((m̂ + α s) / (√(v̂ + ε₀) + ε) + λ p)
        """
    static let source = "Pagliardini, Ablin and Grangier, ICLR 2025"
    static let usualLearningRate = 0.003

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var beta1: Schedule
    var beta2: Schedule
    var beta3: Schedule
    var alpha: Schedule
    var warmup: Int
    var epsilon: Schedule
    var epsilonRoot: Schedule
    var weightDecay: Schedule

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(Setting("beta3", .fraction), \.beta3), .init(Setting("alpha", .notNegative), \.alpha),
        .init("warmup", atLeast: 0, atMost: Setting.mostSteps, \.warmup), .init(.epsilon, \.epsilon),
        .init(Setting("epsilonRoot", .notNegative), \.epsilonRoot),
        .init(Setting("weightDecay", .notNegative), \.weightDecay),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.001.
    ///   - beta1: the decay β₁ of the running mean of gradients, at least 0 and below 1. Default: 0.9.
    ///   - beta2: the decay β₂ of the running mean of squared gradients, at least 0 and below 1. Default: 0.999.
    ///   - beta3: the decay β₃ of the slow running mean, at least 0 and below 1. Default: 0.9999.
    ///   - alpha: the weight α of the slow mean, at least 0. Default: 5.
    ///   - warmup: the steps of the warm-up, at least 0; the paper takes those of the whole run. Default: 0.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-8.
    ///   - epsilonRoot: ε₀, added below the root, at least 0. Default: 0.
    ///   - weightDecay: the strength λ of the weight decay, at least 0. Default: 0.
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

extension Step {
    /// The weight α, which rises evenly from 0 during the first `count` steps.
    fileprivate func warmed(_ alpha: Schedule, over count: Int) -> Tensor<S> {
        if count == 0 { return self[alpha] }
        return scalar("warmed \(alpha.identity)") {
            Swift.min(1, Double($0.number) / Double(count)) * alpha($0.steps)
        }
    }

    /// The decay β₃, which rises from `start` so that the half-life, proportional to 1 / ln β, grows evenly.
    fileprivate func warmed(_ beta: Schedule, from start: Schedule, over count: Int) -> Tensor<S> {
        if count == 0 { return self[beta] }
        return scalar("warmed \(beta.identity)") {
            let part = Swift.min(1, Double($0.number) / Double(count))
            return exp(1 / ((1 - part) / log(start($0.steps)) + part / log(beta($0.steps))))
        }
    }
}
