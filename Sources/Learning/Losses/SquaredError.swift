import Settings
import Support
import Tensors

/// Returns the mean of (p − t)², without a factor ½, over the batch and the outputs.
public func squaredError<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>
) -> Tensor<Scalar> { squaredError(predictions, targets, reduction: .mean) }

/// Returns (p − t)², without a factor ½, of each element of predictions and targets of one shape.
public func squaredError<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>, reduction: LossReduction
) -> Tensor<Scalar> {
    requireEqualShapes("squaredError", predictions.shape, targets.shape)
    return reduction(square(predictions - targets))
}

struct SquaredError: LossKind {
    static let name = "squared"
    static let outputs = Loss.Outputs.one
    var function: Loss.Function { .ofValues { squaredError($0, $1) } }
}

extension Loss {
    /// The mean of (output − target)²: see `squaredError(_:_:)`.
    public static let squared = Loss(SquaredError())
}
