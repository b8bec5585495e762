import Tensors

/// ADOPT: Adam that divides the gradient by the mean square of the steps before, and averages afterwards, which makes
/// it converge with any β₂.
///
/// Take it where Adam's β₂ is hard to choose. The first step does not move the parameters.
///
/// ```
/// x = g / max(√v, ε);   x ← max(−c, min(c, x))         c = (t − 1)^¼
/// m ← β₁ m + (1 − β₁) x;   v ← β₂ v + (1 − β₂) g²       at the first step only v ← g²
/// p ← p − η m
/// ```
/// Source: Taniguchi et al., NeurIPS 2024. The clipping is that of the paper's third version. Defaults: the paper's and
/// Optax's.
public struct ADOPT: LeafwiseMethod, ListedMethod {
    public static let name = "adopt"
    static let formula = """
        x = g / max(√v, ε);   x ← max(−c, min(c, x))         c = (t − 1)^¼
        m ← β₁ m + (1 − β₁) x;   v ← β₂ v + (1 − β₂) g²       at the first step only v ← g²
        p ← p − η m
        """
    static let source = "Taniguchi et al., NeurIPS 2024"
    static let usualLearningRate = 0.01

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var beta1: Schedule
    var beta2: Schedule
    var epsilon: Schedule
    var clipping: Bool
    var nesterov: Bool

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init("clipping", \.clipping), .init("nesterov", \.nesterov),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.001.
    ///   - beta1: the decay β₁ of the running mean of scaled gradients, at least 0 and below 1. Default: 0.9.
    ///   - beta2: the decay β₂ of the running mean of squared gradients, at least 0 and below 1. Default: 0.9999.
    ///   - epsilon: the least divisor ε, at least 0. Default: 1e-6.
    ///   - clipping: whether x is clipped to c. Default: `true`.
    ///   - nesterov: whether β₁ m + (1 − β₁) x is subtracted in place of m. Default: `false`.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, beta1: Schedule = 0.9, beta2: Schedule = 0.9999,
        epsilon: Schedule = 1e-6, clipping: Bool = true, nesterov: Bool = false
    ) {
        (self.learningRate, self.beta1, self.beta2) = (learningRate ?? 0.001, beta1, beta2)
        (self.epsilon, self.clipping, self.nesterov) = (epsilon, clipping, nesterov)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "mean", "variance", like: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        if step.decides({ $0.steps == 0 }) {
            state.variance = square(gradient)
            return .zeros(gradient.shape)
        }
        let (β1, β2) = (step[beta1], step[beta2])
        var scaled = gradient / max(sqrt(state.variance), step[epsilon])
        if clipping {
            let limit = step.scalar("limit") { Double($0.steps).squareRoot().squareRoot() }
            scaled = max(-limit, min(limit, scaled))
        }
        state.mean = β1 * state.mean + (1 - β1) * scaled
        state.variance = β2 * state.variance + (1 - β2) * square(gradient)
        return step.rate * (nesterov ? β1 * state.mean + (1 - β1) * scaled : state.mean)
    }
}
