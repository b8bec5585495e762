/// A node of a graph in TensorBoard. Slashes in names form groups.
public struct GraphNode: Sendable, Hashable {
    /// The name, unique in the graph.
    public var name: String
    /// The operation, such as "Dense".
    public var operation: String
    /// The names of the nodes whose values it uses.
    public var inputs: [String]
    /// The shape of its value; a length is `nil` if it is not known, such as that of a batch.
    public var shape: [Int?]?

    /// Creates a node.
    public init(name: String, operation: String, inputs: [String] = [], shape: [Int?]? = nil) {
        (self.name, self.operation, self.inputs, self.shape) = (name, operation, inputs, shape)
    }
}
