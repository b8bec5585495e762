import Settings
import Support
import Tensors

/// Returns the mean softmax cross-entropy over a batch: see the form with `reduction`.
public func softmaxCrossEntropy<Scalar: FloatingScalar>(
    _ logits: Tensor<Scalar>, _ labels: Tensor<Int32>
) -> Tensor<Scalar> { softmaxCrossEntropy(logits, labels, reduction: .mean) }

/// Returns −log of the probability of the right class, log Σⱼ exp zⱼ − z_y, which never overflows.
///
/// A label that is not one of the classes traps where its value is known; within a program it makes the loss NaN.
/// - Parameters:
///   - logits: z, `[batch, classes]`: any numbers; their softmax are the probabilities.
///   - labels: y, class numbers from 0, `[batch]`.
///   - reduction: how the losses `[batch]` are put together.
public func softmaxCrossEntropy<Scalar: FloatingScalar>(
    _ logits: Tensor<Scalar>, _ labels: Tensor<Int32>, reduction: LossReduction
) -> Tensor<Scalar> {
    requireLabels("softmaxCrossEntropy", logits.shape, labels)
    // Shifted before the difference is taken, so that great logits do not cost digits.
    let shifted = logits - withoutDerivative(logits).max(alongAxes: -1, keepingDimensions: true)
    let losses = log(exp(shifted).sum(alongAxes: -1)) - score(of: labels, in: shifted)
    return reduction(losses)
}

struct SoftmaxCrossEntropy: LossKind {
    static let name = "softmaxCrossEntropy"
    static let outputs = Loss.Outputs.onePerClass
    var function: Loss.Function { .ofClasses { softmaxCrossEntropy($0, $1) } }
    func probabilities<Scalar: FloatingScalar>(_ outputs: Tensor<Scalar>) -> Tensor<Scalar>? { softmax(outputs) }
}

extension Loss {
    /// The loss `softmaxCrossEntropy(_:_:)` on logits `[batch, classes]`.
    public static let softmaxCrossEntropy = Loss(SoftmaxCrossEntropy())
}
