/// The library whose defaults a method has.
///
/// Where libraries give one name to different mathematics, each difference is a setting of its own, and the dialect
/// chooses the values: `Adam(.keras)` is the Adam of Keras, number by number.
public enum Dialect: String, Sendable, Codable, CaseIterable {
    /// Our defaults, with the source that the documentation of each method names.
    case descent
    /// The defaults of `torch.optim` in PyTorch 2.
    case pytorch
    /// The defaults of `keras.optimizers` in Keras 3.
    case keras
    /// The defaults of `optax` 0.2 and `optax.contrib`.
    case optax

    /// The value of a setting in which libraries differ.
    func choose<Value>(_ own: Value, pytorch: Value? = nil, keras: Value? = nil, optax: Value? = nil) -> Value {
        switch self {
        case .descent: own
        case .pytorch: pytorch ?? own
        case .keras: keras ?? own
        case .optax: optax ?? own
        }
    }
}
