/// The same expression with numbers of 64 bits in place of those of 32, for telling what rounding did to the shorter
/// ones.
///
/// Constants and random numbers keep their values. A user's own derivative is left away, only its value stays.
/// - Parameter replacements: what stands in the place of tensors within the expression.
package func widened(
    _ tensor: Tensor<Float>, replacing replacements: [(Tensor<Float>, with: Tensor<Double>)]
) -> Tensor<Double> {
    var wide = Dictionary(uniqueKeysWithValues: replacements.map { ($0.node.id, $1.node) })
    let given = Set(wide.keys)
    for node in [tensor.node].ancestry(until: { given.contains($0.id) || $0.isEvaluated }) where wide[node.id] == nil {
        let operands = node.isEvaluated ? [] : node.operands.compactMap { wide[$0.id] }
        wide[node.id] = node.widened(operands)
    }
    guard let result = wide[tensor.node.id] else { fatalError("widening left \(tensor.node.primitive) out") }
    return Tensor(result)
}

extension Node {
    fileprivate func widened(_ operands: [Node]) -> Node {
        func asDouble(_ node: Node) -> Node {
            node.scalarType == .float32 ? Node(.convert(.float64), [node]) : node
        }
        guard !isEvaluated else { return asDouble(self) }
        switch primitive {
        case .constant, .placeholder, .fill, .iota: return asDouble(self)
        case .random: return asDouble(Node(primitive, operands))
        case .convert(.float32):
            return operands[0].scalarType == .float64 ? operands[0] : Node(.convert(.float64), operands)
        case .custom: return operands[0]
        case .unary, .binary, .select, .convert, .alias, .withoutDerivative, .reshape, .broadcast, .transpose, .slice,
            .pad,
            .concatenate, .gather, .scatterAdd, .reduce, .argument, .cumulativeSum, .matrixProduct:
            return Node(primitive, operands)
        }
    }
}
