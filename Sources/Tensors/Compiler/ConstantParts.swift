extension [Node] {
    /// More elements than this are cheaper to compute again than to read from memory.
    private static var mostElements: Int { 1 << 16 }

    /// The largest parts of these expressions that depend on coordinates and written numbers only, such as masks and
    /// identity matrices. Numbers alone are left to the simplification, and coordinates alone to the loops.
    func constantParts(given inputs: Set<UInt64>) -> [Node] {
        let nodes = ancestry { inputs.contains($0.id) || $0.isEvaluated }
        var isConstant = Set<UInt64>()
        var hasCoordinates = Set<UInt64>()
        for node in nodes where !inputs.contains(node.id) && !node.isEvaluated {
            switch node.primitive {
            case .iota: hasCoordinates.insert(node.id)
            case .fill: break
            case .constant, .placeholder, .random: continue
            default:
                guard node.operands.allSatisfy({ isConstant.contains($0.id) }) else { continue }
                if node.operands.contains(where: { hasCoordinates.contains($0.id) }) { hasCoordinates.insert(node.id) }
            }
            isConstant.insert(node.id)
        }
        guard !hasCoordinates.isEmpty else { return [] }
        let results = Set(map(\.id))
        var wanted = Set<UInt64>()
        var parts: [Node] = []
        for node in nodes.reversed() {
            if isConstant.contains(node.id) {
                guard wanted.contains(node.id), hasCoordinates.contains(node.id) else { continue }
                if node.primitive.isComputation {
                    if !results.contains(node.id), node.shape.elementCount <= Self.mostElements { parts.append(node) }
                    continue
                }
            }
            wanted.formUnion(node.operands.map(\.id))
        }
        return parts.reversed()
    }
}

extension Primitive {
    /// Whether it computes numbers from its operands, or picks some of them, so that its result is worth keeping.
    fileprivate var isComputation: Bool {
        switch self {
        case .unary, .binary, .select, .convert, .custom, .pad, .concatenate, .gather, .scatterAdd, .reduce,
            .argument, .cumulativeSum, .matrixProduct, .transpose, .slice:
            true
        case .constant, .placeholder, .fill, .iota, .random, .alias, .withoutDerivative, .reshape, .broadcast: false
        }
    }
}
