import Tensors

/// Skips batches whose gradient has an element that is infinite or not a number: neither the parameters nor anything
/// that is remembered changes, and the step is not counted; `StepPosition.refused` counts them. A `Trainer` ends the
/// run after more than 10 in a row.
///
/// Where batches are gathered, those before a skipped one are dropped with it. As `optax.apply_if_finite`, which lets
/// the gradient through in the end.
public struct NonFiniteSkipping: Transformation {
    public static let name = "skippingNonFinite"

    public init() {}

    public func gate<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, step: Step<S>
    ) -> Gate {
        let areFinite = gradients.map { (abs($0) .< S.infinity).all() }
        guard let first = areFinite.first else { return .open }
        return .when(areFinite.dropFirst().reduce(first) { $0 .& $1 })
    }
}

extension Optimizer {
    /// Without the batches whose gradient is not finite: see `NonFiniteSkipping`.
    public func skippingNonFinite() -> Chain { adding(NonFiniteSkipping()) }
}
