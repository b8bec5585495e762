import Settings
import Support
import Tensors

/// Returns the mean binary cross-entropy: see the form with `reduction`.
public func sigmoidCrossEntropy<Scalar: FloatingScalar>(
    _ logits: Tensor<Scalar>, _ targets: Tensor<Scalar>
) -> Tensor<Scalar> { sigmoidCrossEntropy(logits, targets, reduction: .mean) }

/// Returns the binary cross-entropy −t log σ(z) − (1 − t) log σ(−z) of each element, which never overflows.
///
/// - Parameters:
///   - logits: z, of any shape: σ(z) is the probability of truth.
///   - targets: t, of the same shape: 0 or 1, or probabilities between.
///   - reduction: how the losses of the elements are put together.
public func sigmoidCrossEntropy<Scalar: FloatingScalar>(
    _ logits: Tensor<Scalar>, _ targets: Tensor<Scalar>, reduction: LossReduction
) -> Tensor<Scalar> {
    requireEqualShapes("sigmoidCrossEntropy", logits.shape, targets.shape)
    let isPositive = logits .> 0
    let linear = select(isPositive, (1 - targets) * logits, -targets * logits)
    return reduction(linear + log1p(exp(select(isPositive, -logits, logits))))
}

struct SigmoidCrossEntropy: LossKind {
    static let name = "sigmoidCrossEntropy"
    static let outputs = Loss.Outputs.one
    var function: Loss.Function {
        .ofClasses { sigmoidCrossEntropy(singleColumnFlattened($0), twoClasses($1, zero: 0)) }
    }
    func probabilities<Scalar: FloatingScalar>(_ outputs: Tensor<Scalar>) -> Tensor<Scalar>? {
        let second = sigmoid(outputs)
        return concatenate([1 - second, second], alongAxis: 1)
    }
}

extension Loss {
    /// The loss `sigmoidCrossEntropy(_:_:)` on one logit an example, `[batch, 1]` or `[batch]`, and classes 0 and 1.
    public static let sigmoidCrossEntropy = Loss(SigmoidCrossEntropy())
}
