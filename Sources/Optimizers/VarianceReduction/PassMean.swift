import Tensors

/// The running mean of the gradients of a pass, weighted by the examples of each batch.
enum PassMean {
    /// The share of this batch in the examples of the pass so far, itself among them; `nil` at the first batch. Their
    /// number is kept in `shared.weight`.
    static func share<S: FloatingScalar>(_ shared: inout ParameterState<S>, _ step: Step<S>) -> Tensor<S>? {
        let weight = step.scalar("weight") { $0.weight }
        let isFirst = step.decides { $0.batch == 0 }
        shared.weight = isFirst ? weight : shared.weight + weight
        return isFirst ? nil : weight / shared.weight
    }

    /// The mean with one more gradient, which has this share; the gradient itself at the first batch.
    static func adding<S: FloatingScalar>(_ gradient: Tensor<S>, _ share: Tensor<S>?, to mean: Tensor<S>) -> Tensor<S> {
        share.map { mean + $0 * (gradient - mean) } ?? gradient
    }
}
