import Tensors

/// Adam: a running mean of the gradient divided by the root of a running mean of its square, both corrected for
/// their start at 0.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
/// update = m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)
/// ```
/// Keras adds ε to √v before the correction (the paper's ε̂) with 1e-7.
/// With `.weightDecay(0.01)` this is AdamW as PyTorch has it.
///
/// Source: Kingma and Ba, ICLR 2015, algorithm 1; defaults of the paper, as `torch.optim.Adam` and `optax.adam`.
public struct Adam: Method {
    public var learningRate: Schedule { didSet { Setting.learningRate.checked(learningRate, of: "Adam") } }
    public let beta1: Schedule
    public let beta2: Schedule
    public let epsilon: Schedule

    /// - Parameters:
    ///   - learningRate: η, at least 0; the default is 0.001.
    ///   - beta1: β₁, at least 0 and below 1; the default is 0.9.
    ///   - beta2: β₂, at least 0 and below 1; the default is 0.999.
    ///   - epsilon: ε, at least 0; the default is 1e-8.
    public init(
        learningRate: Schedule = 0.001, beta1: Schedule = 0.9, beta2: Schedule = 0.999, epsilon: Schedule = 1e-8
    ) {
        self.learningRate = Setting.learningRate.checked(learningRate, of: "Adam")
        self.beta1 = Setting.beta1.checked(beta1, of: "Adam")
        self.beta2 = Setting.beta2.checked(beta2, of: "Adam")
        self.epsilon = Setting.epsilon.checked(epsilon, of: "Adam")
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(["mean": .zeros(parameter.shape), "variance": .zeros(parameter.shape)])
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (β1, β2, t) = (step[beta1], step[beta2], step.number)
        state.mean = β1 * state.mean + (1 - β1) * gradient
        state.variance = β2 * state.variance + (1 - β2) * square(gradient)
        // The corrections are scalars: their reciprocals are taken once, not for every element.
        let (meanCorrection, varianceCorrection) = (1 / (1 - pow(β1, t)), 1 / (1 - pow(β2, t)))
        return meanCorrection * state.mean / (sqrt(varianceCorrection * state.variance) + step[epsilon])
    }
}
