import Settings
import Support
import Tensors

/// Returns the mean of |p − t| over the batch and the outputs; the derivative where they are equal is 0.
public func absoluteError<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>
) -> Tensor<Scalar> { absoluteError(predictions, targets, reduction: .mean) }

/// Returns |p − t| of each element of predictions and targets of one shape; the derivative where they are equal is 0.
public func absoluteError<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>, reduction: LossReduction
) -> Tensor<Scalar> {
    requireEqualShapes("absoluteError", predictions.shape, targets.shape)
    return reduction(abs(predictions - targets))
}

struct AbsoluteError: LossKind {
    static let name = "absolute"
    static let outputs = Loss.Outputs.one
    var function: Loss.Function { .ofValues { absoluteError($0, $1) } }
}

extension Loss {
    /// The mean of |output − target|: see `absoluteError(_:_:)`.
    public static let absolute = Loss(AbsoluteError())
}
