import Settings
import Support
import Tensors

/// Returns the mean hinge loss: see the form with `reduction`.
public func hinge<Scalar: FloatingScalar>(
    _ scores: Tensor<Scalar>, _ labels: Tensor<Scalar>
) -> Tensor<Scalar> { hinge(scores, labels, reduction: .mean) }

/// Returns max(0, 1 − t s) of each element; the derivative at the kink is 0.
///
/// Source: Cortes and Vapnik, "Support-vector networks", Machine Learning 20, 1995.
/// - Parameters:
///   - scores: s, of any shape; the sign is the class.
///   - labels: t, of the same shape, −1 or 1.
///   - reduction: how the losses of the elements are put together.
public func hinge<Scalar: FloatingScalar>(
    _ scores: Tensor<Scalar>, _ labels: Tensor<Scalar>, reduction: LossReduction
) -> Tensor<Scalar> {
    requireEqualShapes("hinge", scores.shape, labels.shape)
    return reduction(relu(1 - labels * scores))
}

struct Hinge: LossKind {
    static let name = "hinge"
    static let outputs = Loss.Outputs.one
    var function: Loss.Function { .ofClasses { hinge(singleColumnFlattened($0), twoClasses($1, zero: -1)) } }
}

extension Loss {
    /// The loss `hinge(_:_:)` on one score an example, `[batch, 1]` or `[batch]`; class 0 counts as −1.
    public static let hinge = Loss(Hinge())
}
