/// A problem that no method can begin with.
public struct MinimizationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// In one line, with the mend.
    public let description: String

    public init(_ description: String) { self.description = description }
}
