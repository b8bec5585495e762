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
        // Leaves keep their values, and a conversion to 32 bits is what is left out.
        if operands.isEmpty { return asDouble(self) }
        if case .custom = primitive { return operands[0] }
        if case .convert(.float32) = primitive {
            return operands[0].scalarType == .float64 ? operands[0] : Node(.convert(.float64), operands)
        }
        return asDouble(Node(primitive, operands))
    }
}
