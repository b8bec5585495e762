import Settings
import Support
import Tensors

/// Returns the mean of log cosh(p − t) over the batch and the outputs.
public func logCosh<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>
) -> Tensor<Scalar> { logCosh(predictions, targets, reduction: .mean) }

/// Returns log cosh(p − t) of each element: about d²/2 for small differences d and |d| − log 2 for great ones. It never
/// overflows.
public func logCosh<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>, reduction: LossReduction
) -> Tensor<Scalar> {
    requireEqualShapes("logCosh", predictions.shape, targets.shape)
    let difference = predictions - targets
    // Each side of 0 is analytic by itself, unlike |d|, whose second derivative at 0 would be wrong.
    let size = select(difference .> 0, difference, -difference)
    return reduction(size + log1p(0.5 * expm1(-2 * size)))
}

struct LogCosh: LossKind {
    static let name = "logCosh"
    static let outputs = Loss.Outputs.one
    var function: Loss.Function { .ofValues { logCosh($0, $1) } }
}

extension Loss {
    /// The loss `logCosh(_:_:)`.
    public static let logCosh = Loss(LogCosh())
}
