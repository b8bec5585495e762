/// Whose defaults a method has. Where libraries give one name to different mathematics, each difference is a setting
/// of its own, and the dialect chooses the values: `Adam(.keras)` is the Adam of Keras, number by number.
public enum Dialect: String, Sendable, Codable, CaseIterable {
    /// Ours, from the source that the method's documentation names.
    case descent
    /// `torch.optim` of PyTorch 2.
    case pytorch
    /// `keras.optimizers` of Keras 3.
    case keras
    /// `optax` 0.2, and `optax.contrib`.
    case optax

    /// The value of a setting where libraries differ.
    func choose<Value>(_ own: Value, pytorch: Value? = nil, keras: Value? = nil, optax: Value? = nil) -> Value {
        switch self {
        case .descent: own
        case .pytorch: pytorch ?? own
        case .keras: keras ?? own
        case .optax: optax ?? own
        }
    }
}
