import Tensors

/// ‖p‖ / (‖u‖ + ε), by which an update u of a whole leaf is scaled to the size of the leaf; 1 where either norm is 0,
/// since a leaf of zeros would otherwise stay so.
/// - Parameters:
///   - coefficient: multiplies the ratio, but not that 1.
///   - epsilon: ε.
func trustRatio<S: FloatingScalar>(
    _ parameter: Tensor<S>, _ update: Tensor<S>, _ step: Step<S>, coefficient: Schedule = 1, epsilon: Schedule = 0
) -> Tensor<S> {
    let (size, length) = (parameter.norm(), update.norm())
    return select(size * length .== 0, 1, step[coefficient] * size / (length + step[epsilon]))
}
