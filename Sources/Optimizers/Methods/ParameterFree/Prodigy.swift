import Tensors

/// Prodigy: Adam with a learning rate set by a lower bound d on the distance to the minimum, which grows faster than
/// D-Adaptation's.
///
/// Take it when you do not want to tune the rate: leave η at 1, with a cosine schedule if you like.
///
/// ```
/// s = η d,   times √(1 − β₂ᵗ) / (1 − β₁ᵗ) with biasCorrection
/// m ← β₁ m + (1 − β₁) d g;   v ← β₂ v + (1 − β₂) (d g)²
/// S ← β₃ S + s d/d₀ g;   r ← β₃ r + s d/d₀ ⟨g, p₀ − p⟩
/// d ← max(d, c r / ‖S‖₁)                               ⟨…⟩ and ‖…‖₁ over all parameters
/// p ← p − s (m / (√v + d ε) + λ p)
/// ```
/// State: m, v, S and p₀ in the shape of the parameter; d and r scalars.
///
/// Source: Mishchenko and Defazio, ICML 2024, algorithm 4. Defaults: those of its authors' code.
public struct Prodigy: Method, ListedMethod {
    public static let name = "prodigy"
    static let formula = """
        s = η d,   times √(1 − β₂ᵗ) / (1 − β₁ᵗ) with biasCorrection
        m ← β₁ m + (1 − β₁) d g;   v ← β₂ v + (1 − β₂) (d g)²
        S ← β₃ S + s d/d₀ g;   r ← β₃ r + s d/d₀ ⟨g, p₀ − p⟩
        d ← max(d, c r / ‖S‖₁)                               ⟨…⟩ and ‖…‖₁ over all parameters
        p ← p − s (m / (√v + d ε) + λ p)
        """
    static let source = "Mishchenko and Defazio, ICML 2024, algorithm 4"
    static let usualLearningRate = 1.0

    /// The factor η of the rate.
    public var learningRate: Schedule { didSet { check() } }
    var beta1: Schedule
    var beta2: Schedule
    var beta3: Schedule
    var epsilon: Schedule
    var initialDistance: Double
    var distanceCoefficient: Double
    var weightDecay: Schedule
    var biasCorrection: Bool
    var safeguardWarmup: Bool

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(Setting("beta3", .fraction), \.beta3), .init(.epsilon, \.epsilon),
        .init(.initialDistance, \.initialDistance),
        .init(Setting("distanceCoefficient", .positive), \.distanceCoefficient), .init(.weightDecay, \.weightDecay),
        .init("biasCorrection", \.biasCorrection), .init("safeguardWarmup", \.safeguardWarmup),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the factor η of the rate. Default: 1.
    ///   - beta1: the decay β₁ of the running mean of gradients, at least 0 and below 1. Default: 0.9.
    ///   - beta2: the decay β₂ of the running mean of squared gradients, at least 0 and below 1. Default: 0.999.
    ///   - beta3: the decay β₃ of the sums behind d, at least 0 and below 1; 0 stands for √β₂. Default: 0.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-8.
    ///   - initialDistance: the distance d₀ before the first step, above 0. Default: 1e-6.
    ///   - distanceCoefficient: the factor c of the estimate, above 0; less makes shorter steps. Default: 1.
    ///   - weightDecay: the strength λ of the weight decay, at least 0. Default: 0.
    ///   - biasCorrection: whether s corrects the means for their start at 0. Default: `false`; `true` in Optax.
    ///   - safeguardWarmup: whether S grows by d²/d₀ g, so that a warm-up of the rate does not make d too great.
    ///     Default: `false`.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule = 1, beta1: Schedule = 0.9, beta2: Schedule = 0.999,
        beta3: Schedule = 0, epsilon: Schedule = 1e-8, initialDistance: Double = 1e-6, distanceCoefficient: Double = 1,
        weightDecay: Schedule = 0, biasCorrection: Bool? = nil, safeguardWarmup: Bool = false
    ) {
        (self.learningRate, self.beta1, self.beta2, self.beta3) = (learningRate, beta1, beta2, beta3)
        (self.epsilon, self.initialDistance, self.weightDecay) = (epsilon, initialDistance, weightDecay)
        (self.distanceCoefficient, self.safeguardWarmup) = (distanceCoefficient, safeguardWarmup)
        self.biasCorrection = biasCorrection ?? dialect.choose(false, optax: true)
        check()
    }

    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(
            names: names,
            leaves: parameters.map { parameter in
                var state = ParameterState(zeros: "mean", "variance", "sum", like: parameter)
                state.declare("start", parameter)
                return state
            }, shared: ParameterState(["distance": Tensor(S(initialDistance)), "numerator": Tensor(0)]))
    }

    public func updates<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let (β1, β2, d) = (step[beta1], step[beta2], state.shared.distance)
        let isRoot = beta3.constantValue == 0
        let β3 = isRoot ? step.scalar("√β₂") { [beta2] in beta2($0.steps).squareRoot() } : step[beta3]
        let plain = step.rate * d
        let scale = biasCorrection ? plain * adamCorrection(beta1, beta2, step) : plain
        let growth = d / S(initialDistance)
        let sumScale = (safeguardWarmup ? d : scale) * growth
        for (index, gradient) in gradients.enumerated() {
            let scaled = d * gradient
            state.leaves[index].mean = β1 * state.leaves[index].mean + (1 - β1) * scaled
            state.leaves[index].variance = β2 * state.leaves[index].variance + (1 - β2) * square(scaled)
            state.leaves[index].sum = β3 * state.leaves[index].sum + sumScale * gradient
        }
        let way = innerProduct(gradients, zip(state.leaves, parameters).map { $0.start - $1 })
        state.shared.numerator = β3 * state.shared.numerator + scale * growth * way
        let estimate = quotient(
            S(distanceCoefficient) * state.shared.numerator, orZeroOver: absoluteSum(state.leaves.map { $0.sum }))
        state.shared.distance = max(d, estimate)
        let ε = state.shared.distance * step[epsilon]
        let steps = state.leaves.map { scale * $0.mean / (sqrt($0.variance) + ε) }
        if weightDecay.constantValue == 0 { return steps }
        let decay = scale * step[weightDecay]
        return zip(steps, parameters).map { $0 + decay * $1 }
    }
}
