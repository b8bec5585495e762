import Tensors

/// How Adafactor's weight decay λ acts, where libraries differ.
public enum AdafactorDecay: String, Sendable, Codable, CaseIterable {
    /// p ← p − η λ p. PyTorch.
    case rated
    /// The same, and before the scale of p is taken. Keras.
    case ratedBeforeScale
    /// p ← p − λ p, whatever the rate. Optax.
    case unrated

    func factor<S: FloatingScalar>(_ decay: Schedule, _ step: Step<S>) -> Tensor<S> {
        self == .unrated ? step[decay] : step.rate * step[decay]
    }

    /// The parameter of which the scale is taken.
    func scaled<S: FloatingScalar>(_ parameter: Tensor<S>, _ decay: Schedule, _ step: Step<S>) -> Tensor<S> {
        let shrinks = self == .ratedBeforeScale && decay.constantValue != 0
        return shrinks ? (1 - factor(decay, step)) * parameter : parameter
    }
}

/// √mean x²
func rootMeanSquare<S: FloatingScalar>(_ x: Tensor<S>) -> Tensor<S> { sqrt(square(x).mean()) }
