import Tensors

/// The trained leaves of a model: those of type `S`.
package struct ModelLeaves<Model: TensorTree, S: FloatingScalar>: Sendable {
    let all: Leaves<Model>
    private let positions: [Int]
    package let names: [String]
    package let parameters: [Tensor<S>]

    package init(_ model: Model) {
        let all = Leaves(of: model)
        positions = all.tensors.indices.filter { all.tensors[$0].scalarType == S.scalarType }
        names = positions.map { all.names[$0] }
        parameters = positions.compactMap { all.tensors[$0].typed(as: S.self) }
        self.all = all
    }

    /// The tensors at the places of the trained leaves.
    func trained(of tensors: [AnyTensor]) -> [Tensor<S>] { positions.compactMap { tensors[$0].typed(as: S.self) } }

    package func rebuilt(_ parameters: [Tensor<S>]) -> Model {
        var tensors = all.tensors
        for (position, parameter) in zip(positions, parameters) { tensors[position] = AnyTensor(parameter) }
        return all.rebuilt(with: tensors)
    }
}
