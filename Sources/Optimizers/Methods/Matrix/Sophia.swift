import Tensors

/// Sophia divides momentum by a running estimate of the curvature along each axis, and clips the result where curvature
/// is small.
///
/// Take it for language models, where it needs fewer steps than AdamW.
///
/// ```
/// every k steps: h ← β₂ h + (1 − β₂) u H u             H the Hessian, u random signs
/// m ← β₁ m + (1 − β₁) g
/// p ← p − η clip(m / max(γ h, ε), −ρ, ρ) − η λ p
/// ```
/// It evaluates the loss itself: the product H u costs about two gradients.
///
/// Source: Liu et al., ICLR 2024. The method is Sophia-H, with random signs rather than normal numbers. Defaults: the
/// paper's.
public struct Sophia: Method, ListedMethod {
    public static let name = "sophia"
    static let formula = """
        every k steps: h ← β₂ h + (1 − β₂) u H u             H the Hessian, u random signs
        m ← β₁ m + (1 − β₁) g
        p ← p − η clip(m / max(γ h, ε), −ρ, ρ) − η λ p
        """
    static let source = "Liu et al., ICLR 2024"
    static let usualLearningRate = 0.01

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var beta1: Schedule
    var beta2: Schedule
    var epsilon: Schedule
    var weightDecay: Schedule
    var gamma: Schedule
    var clipThreshold: Schedule
    var interval: Int
    var biasCorrection: Bool
    var delayed: Bool
    public let needsLoss = true

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(Setting("epsilon", .positive), \.epsilon), .init(Setting("weightDecay", .notNegative), \.weightDecay),
        .init(Setting("gamma", .positive), \.gamma), .init(Setting("clipThreshold", .positive), \.clipThreshold),
        .init("interval", atMost: Setting.mostSteps, \.interval), .init("biasCorrection", \.biasCorrection),
        .init("delayed", \.delayed),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.001.
    ///   - beta1: the decay β₁ of the running mean of gradients, at least 0 and below 1. Default: 0.96; 0.965 in Optax.
    ///   - beta2: the decay β₂ of the running mean of the curvature, at least 0 and below 1. Default: 0.99.
    ///   - epsilon: the least divisor ε, above 0. Default: 1e-12; 1e-8 in Optax.
    ///   - weightDecay: the strength λ of the weight decay, at least 0. Default: 0; 1e-4 in Optax.
    ///   - gamma: the factor γ of the curvature, above 0. Default: 0.01.
    ///   - clipThreshold: the greatest quotient ρ, above 0. Default: 1.
    ///   - interval: the steps k from one estimate to the next. Default: 10.
    ///   - biasCorrection: whether m is divided by 1 − β₁ᵗ. Default: `false`; `true` in Optax.
    ///   - delayed: whether h counts only from the next step on. Default: `false`; `true` in Optax.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule = 0.001, beta1: Schedule? = nil, beta2: Schedule = 0.99,
        epsilon: Schedule? = nil, weightDecay: Schedule? = nil, gamma: Schedule = 0.01, clipThreshold: Schedule = 1,
        interval: Int = 10, biasCorrection: Bool? = nil, delayed: Bool? = nil
    ) {
        (self.learningRate, self.beta1, self.beta2) = (learningRate, beta1 ?? dialect.choose(0.96, optax: 0.965), beta2)
        self.epsilon = epsilon ?? dialect.choose(1e-12, optax: 1e-8)
        self.weightDecay = weightDecay ?? dialect.choose(0, optax: 1e-4)
        (self.gamma, self.clipThreshold, self.interval) = (gamma, clipThreshold, interval)
        self.biasCorrection = biasCorrection ?? (dialect == .optax)
        self.delayed = delayed ?? (dialect == .optax)
        check()
    }

    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(names: names, leaves: parameters.map { ParameterState(zeros: "mean", "curvature", like: $0) })
    }

    public func updates<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let old = state.leaves
        let interval = interval
        if step.decides({ $0.steps.isMultiple(of: interval) }) {
            for (leaf, estimate) in hessianDiagonal(at: parameters, step).enumerated() {
                state.leaves[leaf].curvature = step[beta2] * old[leaf].curvature + (1 - step[beta2]) * estimate
            }
        }
        let correction = biasCorrection ? step.debiasing(beta1) : Tensor(1)
        return gradients.indices.map { leaf in
            let mean = step[beta1] * old[leaf].mean + (1 - step[beta1]) * gradients[leaf]
            state.leaves[leaf].mean = mean
            let curvature = delayed ? old[leaf].curvature : state.leaves[leaf].curvature
            let newton = correction * mean / max(step[gamma] * curvature, step[epsilon])
            let clipped = max(min(newton, step[clipThreshold]), -step[clipThreshold])
            return step.rate * clipped + (step.rate * step[weightDecay]) * parameters[leaf]
        }
    }
}

/// An unbiased estimate of the diagonal of the loss's Hessian H, for each parameter: u ⊙ H u with random signs u. It
/// is exact where H is diagonal.
///
/// Source: Hutchinson, Commun. Stat. Simul. Comput. 19, 1990; Bekas, Kokiopoulou and Saad, Appl. Numer. Math. 57, 2007.
private func hessianDiagonal<S: FloatingScalar>(at parameters: [Tensor<S>], _ step: Step<S>) -> [Tensor<S>] {
    let signs = parameters.enumerated().map { leaf, parameter in
        let isNegative = Tensor<S>.uniform(parameter.shape, key: step.randomKey(leaf)) .< 0.5
        return select(isNegative, -1, Tensor<S>.ones(parameter.shape))
    }
    return zip(signs, step.hessianProduct(at: parameters, along: signs)).map { $0 * $1 }
}
