/// A node of a graph to be shown: slashes in names make groups.
public struct GraphNode: Sendable, Hashable {
    public var name: String
    /// What it does, such as "Dense".
    public var operation: String
    /// The names of the nodes it takes values from.
    public var inputs: [String]

    public init(name: String, operation: String, inputs: [String] = []) {
        (self.name, self.operation, self.inputs) = (name, operation, inputs)
    }
}
