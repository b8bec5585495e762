import Tensors

/// The mean square of which `AMSGrad` keeps the maximum, in which libraries differ.
public enum MaximumOf: String, Sendable, Codable, CaseIterable {
    /// The maximum of v, which is corrected afterwards. PyTorch, Keras.
    case raw
    /// The maximum of the corrected v̂; `epsilonHat` then has no effect. Optax.
    case corrected

    /// Updates the maximum with the latest variance, and returns it with the correction it still needs.
    func maximum<S: FloatingScalar>(
        _ state: inout ParameterState<S>, _ correction: Tensor<S>?
    ) -> (variance: Tensor<S>, correction: Tensor<S>?) {
        let isRaw = self == .raw
        let next = isRaw ? state.variance : correction.map { $0 * state.variance } ?? state.variance
        state.maximum = max(state.maximum, next)
        return (state.maximum, isRaw ? correction : nil)
    }
}
