import Support
import Tensors

/// Returns the mean Kullback–Leibler divergence over a batch: see the form with `reduction`.
public func kullbackLeibler<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>
) -> Tensor<Scalar> { kullbackLeibler(predictions, targets, reduction: .mean) }

/// Returns Σ t log(t / p) along the last axis, the divergence of the predicted distribution from the target's; terms
/// with t = 0 are 0. It is infinite where p is 0 and t is not.
///
/// Source: Kullback and Leibler, "On information and sufficiency", Annals of Mathematical Statistics 22, 1951.
/// - Parameters:
///   - predictions: p, `[batch, classes]`: probabilities, not their logarithms.
///   - targets: t, of the same shape: probabilities.
///   - reduction: how the divergences `[batch]` are put together.
public func kullbackLeibler<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>, reduction: LossReduction
) -> Tensor<Scalar> {
    requireEqualShapes("kullbackLeibler", predictions.shape, targets.shape)
    // Where the target is 0 neither logarithm nor its derivative may be reached, not even multiplied by 0.
    let isZero = targets .== 0
    let logarithms = log(select(isZero, 1, targets)) - log(select(isZero, 1, predictions))
    return reduction((targets * logarithms).sum(alongAxes: -1))
}
