import Tensors

/// D-Adaptation for AdamW: Adam with a learning rate set by a lower bound d on the distance to the minimum.
///
/// Take it when you do not want to tune the rate; `Prodigy` finds it faster.
///
/// ```
/// s = η d √(1 − β₂ᵗ) / (1 − β₁ᵗ);   k = ⟨g, S / (√v + ε)⟩
/// m ← β₁ m + (1 − β₁) s g;   v ← β₂ v + (1 − β₂) g²
/// S ← √β₂ S + (1 − √β₂) s g;   r ← √β₂ r + (1 − √β₂) s k
/// d ← max(d, r / ((1 − √β₂) ‖S‖₁))                     ⟨…⟩ and ‖…‖₁ over all parameters
/// p ← p − m / (√v + ε) − s λ p
/// ```
/// State: m, v and S in the shape of the parameter; d and r scalars.
///
/// Source: Defazio and Mishchenko, ICML 2023, algorithm 5. Defaults: Optax's.
public struct DAdaptAdamW: Method, ListedMethod {
    public static let name = "dadaptadamw"
    static let formula = """
        s = η d √(1 − β₂ᵗ) / (1 − β₁ᵗ);   k = ⟨g, S / (√v + ε)⟩
        m ← β₁ m + (1 − β₁) s g;   v ← β₂ v + (1 − β₂) g²
        S ← √β₂ S + (1 − √β₂) s g;   r ← √β₂ r + (1 − √β₂) s k
        d ← max(d, r / ((1 − √β₂) ‖S‖₁))                     ⟨…⟩ and ‖…‖₁ over all parameters
        p ← p − m / (√v + ε) − s λ p
        """
    static let source = "Defazio and Mishchenko, ICML 2023, algorithm 5"
    static let usualLearningRate = 1.0

    /// The factor η of the rate.
    public var learningRate: Schedule { didSet { check() } }
    var beta1: Schedule
    var beta2: Schedule
    var epsilon: Schedule
    var initialDistance: Double
    var weightDecay: Schedule

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init(.initialDistance, \.initialDistance), .init(.weightDecay, \.weightDecay),
    ]

    /// Creates the method. All dialects have the same defaults.
    /// - Parameters:
    ///   - learningRate: the factor η of the rate. Default: 1.
    ///   - beta1: the decay β₁ of the running mean of gradients, at least 0 and below 1. Default: 0.9.
    ///   - beta2: the decay β₂ of the running mean of squared gradients, at least 0 and below 1. Default: 0.999.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-8.
    ///   - initialDistance: the distance d before the first step, above 0. Default: 1e-6.
    ///   - weightDecay: the strength λ of the weight decay, at least 0. Default: 0.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule = 1, beta1: Schedule = 0.9, beta2: Schedule = 0.999,
        epsilon: Schedule = 1e-8, initialDistance: Double = 1e-6, weightDecay: Schedule = 0
    ) {
        (self.learningRate, self.beta1, self.beta2) = (learningRate, beta1, beta2)
        (self.epsilon, self.initialDistance, self.weightDecay) = (epsilon, initialDistance, weightDecay)
        check()
    }

    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(
            names: names, leaves: parameters.map { ParameterState(zeros: "mean", "variance", "sum", like: $0) },
            shared: ParameterState(["distance": Tensor(S(initialDistance)), "numerator": Tensor(0)]))
    }

    public func updates<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let (β1, β2, ε) = (step[beta1], step[beta2], step[epsilon])
        let root = step.scalar("√β₂") { [beta2] in beta2($0.steps).squareRoot() }
        // From 64 bits: in 32 the differences would lose four digits, and d with them.
        let fresh = step.scalar("1−β₂") { [beta2] in 1 - beta2($0.steps) }
        let rest = step.scalar("1−√β₂") { [beta2] in 1 - beta2($0.steps).squareRoot() }
        let scale = step.rate * state.shared.distance * adamCorrection(beta1, beta2, step)
        let product = innerProduct(gradients, state.leaves.map { $0.sum / (sqrt($0.variance) + ε) })
        for (index, gradient) in gradients.enumerated() {
            let scaled = scale * gradient
            state.leaves[index].mean = β1 * state.leaves[index].mean + (1 - β1) * scaled
            state.leaves[index].variance = β2 * state.leaves[index].variance + fresh * square(gradient)
            state.leaves[index].sum = root * state.leaves[index].sum + rest * scaled
        }
        state.shared.numerator = root * state.shared.numerator + rest * scale * product
        let estimate = quotient(
            state.shared.numerator, orZeroOver: rest * absoluteSum(state.leaves.map { $0.sum }))
        state.shared.distance = max(state.shared.distance, estimate)
        let steps = state.leaves.map { $0.mean / (sqrt($0.variance) + ε) }
        if weightDecay.constantValue == 0 { return steps }
        let decay = scale * step[weightDecay]
        return zip(steps, parameters).map { $0 + decay * $1 }
    }
}
