import Tensors

extension Optimizer {
    /// Skips batches whose gradient has an element that is infinite or not a number: neither parameters nor state
    /// change, and the step is not counted. `StepPosition.refused` counts them, and a `Trainer` ends the run after more
    /// than 10 in a row.
    ///
    /// ```
    /// no step where an element of g is not finite
    /// ```
    /// Where batches are gathered, those before a skipped one are dropped with it. `optax.apply_if_finite` does the
    /// same, but lets the gradient through in the end.
    public func skippingNonFinite() -> Chain { adding(NonFiniteSkipping()) }
}

/// The transformation that `skippingNonFinite()` chains.
struct NonFiniteSkipping: ListedTransformation {
    static let name = "skippingNonFinite"
    static let formula = "no step where an element of g is not finite"
    static let standard = NonFiniteSkipping()

    init() {}

    func gate<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, step: Step<S>
    ) -> Gate {
        let areFinite = gradients.map { (abs($0) .< S.infinity).all() }
        guard let first = areFinite.first else { return .open }
        return .when(areFinite.dropFirst().reduce(first) { $0 .& $1 })
    }
}
