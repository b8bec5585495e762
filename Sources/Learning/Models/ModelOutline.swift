import Tensors

/// The structure of a model as a graph: its parameters, and the layers it records (see `recorded(as:activation:)`), each
/// with the nodes it is computed from.
package struct ModelOutline: Sendable, Equatable {
    /// The features, a parameter or a layer.
    package struct Node: Sendable, Equatable {
        /// The kind of a node.
        package enum Kind: String, Sendable {
            /// The input of the model.
            case features
            /// A trained tensor.
            case parameter
            /// The output of a layer.
            case layer
        }

        /// The name: "features", or that of the leaf or layer.
        package let name: String
        /// The kind of the node.
        package let kind: Kind
        /// The shape, in which `nil` stands for the length of the batch.
        package let shape: [Int?]
        /// The positions of the nodes it is computed from, all before it.
        package let inputs: [Int]
    }

    /// The features, the parameters, then the layers in the order in which they are computed.
    package let nodes: [Node]

    /// Traces `model` on a batch; nothing is computed.
    package init(_ model: some Model, featureCount: Int) {
        let leaves = Leaves(of: model)
        let unknowns = leaves.tensors.map { leaf -> AnyTensor in
            leaf.scalarType == .float32 ? AnyTensor(Tensor<Float>.unknown(leaf.shape)) : leaf
        }
        let features = Tensor<Float>.unknown([1, featureCount])
        let layers = LayerRecorder.layers { _ = leaves.rebuilt(with: unknowns)(features) }
        let values = layers.map { AnyTensor($0.values) }
        let inputs = values.sources(among: [AnyTensor(features)] + unknowns + values)
        nodes =
            [Node(name: "features", kind: .features, shape: [nil, featureCount], inputs: [])]
            + zip(leaves.names, leaves.tensors).map { name, leaf in
                Node(name: name, kind: .parameter, shape: leaf.shape.map { $0 }, inputs: [])
            }
            + layers.enumerated().map { number, layer in
                let own = 1 + unknowns.count + number
                return Node(
                    name: layer.name, kind: .layer, shape: [nil] + layer.values.shape.dropFirst().map { $0 },
                    inputs: inputs[number].filter { $0 < own })
            }
    }
}
