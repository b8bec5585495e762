import Tensors

/// ADOPT: Adam that divides the gradient by the mean square of the steps before, and averages afterwards, which makes
/// it converge with any β₂. The first step only looks.
///
/// ```
/// x = g / max(√v, ε);   x ← max(−c, min(c, x))         c = (t − 1)^¼
/// m ← β₁ m + (1 − β₁) x;   v ← β₂ v + (1 − β₂) g²       v ← g², and no more, at the first step
/// p ← p − η m
/// ```
/// Source: Taniguchi et al., NeurIPS 2024, with the clipping of its third version; our defaults are the paper's, as
/// Optax'.
public struct ADOPT: LeafwiseMethod {
    /// η: 0.001.
    public var learningRate: Schedule { didSet { check() } }
    /// β₁ and β₂, at least 0 and below 1: 0.9 and 0.9999.
    public internal(set) var beta1, beta2: Schedule
    /// ε, at least 0: 1e-6.
    public internal(set) var epsilon: Schedule
    /// `clipping`: whether x is clipped: `true`. `nesterov`: whether β₁ m + (1 − β₁) x is subtracted: `false`.
    public internal(set) var clipping, nesterov: Bool

    public static let name = "adopt"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init("clipping", \.clipping), .init("nesterov", \.nesterov),
    ]

    /// What is not given is as the dialect has it.
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
