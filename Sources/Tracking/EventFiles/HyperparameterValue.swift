/// The value of a setting of a run, for TensorBoard's HParams.
public enum HyperparameterValue: Sendable, Hashable {
    /// A number.
    case number(Double)
    /// A text.
    case text(String)
    /// A truth value.
    case flag(Bool)
}

/// The state in which a run ended.
public enum RunStatus: Int, Sendable {
    /// The run ended as planned.
    case succeeded = 1
    /// The run ended with an error.
    case failed = 2
    /// The run has not ended.
    case running = 3
}
