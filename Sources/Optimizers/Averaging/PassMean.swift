import Tensors

/// The mean of the batches' gradients over a pass, each as its examples count, while the parameters are held.
enum PassMean {
    /// What the coming batch is of those seen in the pass with it; `shared.weight` sums them up.
    static func share<S: FloatingScalar>(_ shared: inout ParameterState<S>, _ step: Step<S>) -> Tensor<S>? {
        let weight = step.scalar("weight") { $0.weight }
        let isFirst = step.decides { $0.batch == 0 }
        shared.weight = isFirst ? weight : shared.weight + weight
        return isFirst ? nil : weight / shared.weight
    }

    static func adding<S: FloatingScalar>(_ gradient: Tensor<S>, _ share: Tensor<S>?, to mean: Tensor<S>) -> Tensor<S> {
        share.map { mean + $0 * (gradient - mean) } ?? gradient
    }
}
