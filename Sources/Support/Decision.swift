/// The decision of a callback about the run that it follows.
public enum Decision: Sendable {
    /// The run goes on.
    case proceed
    /// The run goes on, and its result is to be that of now, unless a later one is kept. Only the training of models knows
    /// it; elsewhere it is the same as `proceed`.
    case keep
    /// The run ends.
    case stop
}
