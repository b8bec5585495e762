import Learning
import Tracking

extension GraphNode {
    /// A model's graph as TensorBoard shows it: the parts of names become groups, `layers.0.weight` stands in group 0
    /// of group layers, and the outputs of a layer stand beside its parameters.
    static func nodes(of model: ModelOutline) -> [GraphNode] {
        let names = model.nodes.map { node in
            let path = node.name.split(separator: ".").joined(separator: "/")
            return node.kind == .layer ? path + "/output" : path
        }
        return zip(model.nodes, names).map { node, name in
            let operation =
                switch node.kind {
                case .features: "Placeholder"
                case .parameter: "Parameter"
                case .layer: "Layer"
                }
            return GraphNode(
                name: name, operation: operation, inputs: node.inputs.map { names[$0] }, shape: node.shape)
        }
    }
}
