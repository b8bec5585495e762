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
            let (primitive, operands) = (node.primitive, node.operands)
            guard primitive.isFill || !primitive.isLeaf, operands.allSatisfy({ isConstant.contains($0.id) }) else {
                continue
            }
            isConstant.insert(node.id)
            let areCoordinates = operands.isEmpty && !primitive.isFill
            if areCoordinates || operands.contains(where: { hasCoordinates.contains($0.id) }) {
                hasCoordinates.insert(node.id)
            }
        }
        guard !hasCoordinates.isEmpty else { return [] }
        let results = Set(map(\.id))
        var wanted = Set<UInt64>()
        var parts: [Node] = []
        for node in nodes.reversed() {
            if isConstant.contains(node.id) {
                guard wanted.contains(node.id), hasCoordinates.contains(node.id) else { continue }
                // What computes numbers from its operands, or picks some of them, is worth keeping.
                if !node.operands.isEmpty, !node.primitive.keepsOrder {
                    if !results.contains(node.id), node.shape.elementCount <= Self.mostElements { parts.append(node) }
                    continue
                }
            }
            wanted.formUnion(node.operands.map(\.id))
        }
        return parts.reversed()
    }
}
