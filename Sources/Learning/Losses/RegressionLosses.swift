import Support
import Tensors

// Losses of numbers, element by element: predictions and targets have one shape, `[batch, outputs]` or any other. The
// mean is that over the batch and the outputs.

/// The mean of (p − t)², without a factor ½.
public func squaredError<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>
) -> Tensor<Scalar> { squaredError(predictions, targets, reduction: .mean) }

/// (p − t)², without a factor ½.
public func squaredError<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>, reduction: LossReduction
) -> Tensor<Scalar> {
    requireEqualShapes("squaredError", predictions.shape, targets.shape)
    return reduction(square(predictions - targets))
}

/// The mean of |p − t|; the derivative where they are equal is 0.
public func absoluteError<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>
) -> Tensor<Scalar> { absoluteError(predictions, targets, reduction: .mean) }

/// |p − t|; the derivative where they are equal is 0.
public func absoluteError<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>, reduction: LossReduction
) -> Tensor<Scalar> {
    requireEqualShapes("absoluteError", predictions.shape, targets.shape)
    return reduction(abs(predictions - targets))
}

/// The mean of the Huber loss with delta 1.
public func huber<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>
) -> Tensor<Scalar> { huber(predictions, targets, delta: 1) }

/// Huber's loss: with d = p − t, d²/2 where |d| ≤ delta, and delta (|d| − delta/2) beyond, where its slope stays ±delta.
///
/// Source: Huber, "Robust estimation of a location parameter", Annals of Mathematical Statistics 35, 1964.
/// - Parameter delta: where outliers begin, in units of the targets; positive.
public func huber<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>, delta: Scalar = 1, reduction: LossReduction = .mean
) -> Tensor<Scalar> {
    requireEqualShapes("huber", predictions.shape, targets.shape)
    guard delta > 0 && delta.isFinite else { misuse("huber: delta \(delta); give a positive number") }
    let difference = predictions - targets
    let size = abs(difference)
    return reduction(select(size .<= delta, 0.5 * square(difference), delta * (size - 0.5 * delta)))
}

/// The mean of log cosh(p − t).
public func logCosh<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>
) -> Tensor<Scalar> { logCosh(predictions, targets, reduction: .mean) }

/// log cosh(p − t): about d²/2 for small differences d and |d| − log 2 for great ones; never overflows.
public func logCosh<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>, reduction: LossReduction
) -> Tensor<Scalar> {
    requireEqualShapes("logCosh", predictions.shape, targets.shape)
    let difference = predictions - targets
    // Each side of 0 is analytic by itself, unlike |d|, whose second derivative at 0 would be wrong.
    let size = select(difference .> 0, difference, -difference)
    return reduction(size + log1p(0.5 * expm1(-2 * size)))
}
