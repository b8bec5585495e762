import Settings
import Support
import Tensors

/// Returns the mean multi-class hinge loss: see the form with `reduction`.
public func multiClassHinge<Scalar: FloatingScalar>(
    _ scores: Tensor<Scalar>, _ labels: Tensor<Int32>
) -> Tensor<Scalar> { multiClassHinge(scores, labels, reduction: .mean) }

/// Returns max(0, 1 + max over j ≠ y of s_j − s_y). The derivative at the kink is 0; wrong classes that tie share
/// theirs. A label that is not one of the classes traps where its value is known; within a program it makes the loss
/// NaN.
///
/// Source: Crammer and Singer, "On the algorithmic implementation of multiclass kernel-based vector machines",
/// JMLR 2, 2001.
/// - Parameters:
///   - scores: s, `[batch, classes]`; the greatest is the class.
///   - labels: y, class numbers from 0, `[batch]`.
///   - reduction: how the losses `[batch]` are put together.
public func multiClassHinge<Scalar: FloatingScalar>(
    _ scores: Tensor<Scalar>, _ labels: Tensor<Int32>, reduction: LossReduction
) -> Tensor<Scalar> {
    requireLabels("multiClassHinge", scores.shape, labels)
    let strongestOther = select(isLabel(labels, in: scores), -.infinity, scores).max(alongAxes: -1)
    return reduction(relu(1 + strongestOther - score(of: labels, in: scores)))
}

struct MultiClassHinge: LossKind {
    static let name = "multiClassHinge"
    static let outputs = Loss.Outputs.onePerClass
    var function: Loss.Function { .ofClasses { multiClassHinge($0, $1) } }
}

extension Loss {
    /// The loss `multiClassHinge(_:_:)` on scores `[batch, classes]`.
    public static let multiClassHinge = Loss(MultiClassHinge())
}
