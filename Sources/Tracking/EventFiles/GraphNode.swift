/// A node of a graph that TensorBoard shows.
public struct GraphNode: Sendable, Hashable {
    /// The name; slashes make groups.
    public var name: String
    /// The operation, such as "Dense".
    public var operation: String
    /// The names of the nodes whose values it uses.
    public var inputs: [String]
    /// The shape of the value; a length is `nil` if it is not known, such as that of a batch.
    public var shape: [Int?]?

    /// Creates a node.
    public init(name: String, operation: String, inputs: [String] = [], shape: [Int?]? = nil) {
        (self.name, self.operation, self.inputs, self.shape) = (name, operation, inputs, shape)
    }
}
