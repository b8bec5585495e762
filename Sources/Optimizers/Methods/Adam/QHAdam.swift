import Tensors

/// Quasi-hyperbolic Adam: Adam with a share of the plain gradient in the numerator, and of its square in the
/// denominator.
///
/// Take it as `QHM`, when long running means should not make the steps sluggish.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
/// m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ)
/// p ← p − η ((1 − ν₁) g + ν₁ m̂) / (√((1 − ν₂) g² + ν₂ v̂) + ε)
/// ```
/// ν₁ = ν₂ = 1 is Adam.
///
/// Source: Ma and Yarats, ICLR 2019. Defaults: those the paper recommends.
public struct QHAdam: LeafwiseMethod, ListedMethod {
    public static let name = "qhadam"
    static let formula = """
        m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
        m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ)
        p ← p − η ((1 − ν₁) g + ν₁ m̂) / (√((1 − ν₂) g² + ν₂ v̂) + ε)
        """
    static let source = "Ma and Yarats, ICLR 2019"
    static let usualLearningRate = 0.01

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var beta1: Schedule
    var beta2: Schedule
    var nu1: Schedule
    var nu2: Schedule
    var epsilon: Schedule

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(Setting("nu1", .notNegative), \.nu1), .init(Setting("nu2", .notNegative), \.nu2),
        .init(.epsilon, \.epsilon),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.001.
    ///   - beta1: the decay β₁ of the running mean of gradients, at least 0 and below 1. Default: 0.995.
    ///   - beta2: the decay β₂ of the running mean of squared gradients, at least 0 and below 1. Default: 0.999.
    ///   - nu1: the share ν₁ of the running mean, at least 0. Default: 0.7.
    ///   - nu2: the share ν₂ of the mean square, at least 0; above 1 the root may be that of a negative number.
    ///     Default: 1.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-8.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, beta1: Schedule = 0.995, beta2: Schedule = 0.999,
        nu1: Schedule = 0.7, nu2: Schedule = 1, epsilon: Schedule = 1e-8
    ) {
        (self.learningRate, self.beta1, self.beta2) = (learningRate ?? 0.001, beta1, beta2)
        (self.nu1, self.nu2, self.epsilon) = (nu1, nu2, epsilon)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "mean", "variance", like: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (β1, β2, ν1, ν2, squared) = (step[beta1], step[beta2], step[nu1], step[nu2], square(gradient))
        state.mean = β1 * state.mean + (1 - β1) * gradient
        state.variance = β2 * state.variance + (1 - β2) * squared
        let direction = step.rate * (1 - ν1) * gradient + step.corrected(state.mean, beta1, times: step.rate * ν1)
        let variance = (1 - ν2) * squared + ν2 * step.debiasing(beta2) * state.variance
        return direction / (sqrt(variance) + step[epsilon])
    }
}
