import Tensors

/// What AMSGrad keeps the maximum of, where libraries differ.
public enum MaximumOf: String, Sendable, Codable, CaseIterable {
    /// Of v; the correction follows. PyTorch, Keras.
    case raw
    /// Of v̂, the corrected one; `epsilonHat` then has nothing to come before. Optax.
    case corrected

    /// The maximum with one more variance, and by what it is still to be corrected.
    func maximum<S: FloatingScalar>(
        _ state: inout ParameterState<S>, _ correction: Tensor<S>?
    ) -> (variance: Tensor<S>, correction: Tensor<S>?) {
        let isRaw = self == .raw
        let next = isRaw ? state.variance : correction.map { $0 * state.variance } ?? state.variance
        state.maximum = max(state.maximum, next)
        return (state.maximum, isRaw ? correction : nil)
    }
}
