/// A problem with which no method can begin.
public struct MinimizationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The problem and its mend, in one line.
    public let description: String

    /// Creates an error.
    public init(_ description: String) { self.description = description }
}
