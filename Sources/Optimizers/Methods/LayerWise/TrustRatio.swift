import Tensors

/// The ratio ‖p‖ / (‖u‖ + ε), which scales an update u to the size of its parameter p. It is 1 where either norm is 0,
/// since a parameter of zeros would otherwise stay so.
/// - Parameters:
///   - coefficient: A factor of the ratio, but not of that 1.
///   - epsilon: ε, at least 0.
func trustRatio<S: FloatingScalar>(
    _ parameter: Tensor<S>, _ update: Tensor<S>, _ step: Step<S>, coefficient: Schedule = 1, epsilon: Schedule = 0
) -> Tensor<S> {
    let (size, length) = (parameter.norm(), update.norm())
    return select(size * length .== 0, 1, step[coefficient] * size / (length + step[epsilon]))
}
