/// The value of a setting of a run.
public enum HyperparameterValue: Sendable, Hashable {
    case number(Double)
    case text(String)
    case flag(Bool)
}

/// How a run ended.
public enum RunStatus: Int, Sendable {
    case succeeded = 1
    case failed = 2
    case running = 3
}
