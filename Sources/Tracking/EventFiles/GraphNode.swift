/// A node of a graph to be shown: slashes in names make groups.
public struct GraphNode: Sendable, Hashable {
    public var name: String
    /// What it does, such as "Dense".
    public var operation: String
    /// The names of the nodes it takes values from.
    public var inputs: [String]
    /// Of its value; a length is `nil` where it is not known, such as that of a batch.
    public var shape: [Int?]?

    public init(name: String, operation: String, inputs: [String] = [], shape: [Int?]? = nil) {
        (self.name, self.operation, self.inputs, self.shape) = (name, operation, inputs, shape)
    }
}
