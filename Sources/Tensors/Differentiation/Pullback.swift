/// Reverse mode: from the cotangents of some nodes to those of the nodes they depend on.
enum Reverse {
    /// The cotangents of `inputs` when `outputs` have `cotangents`; zero where nothing flows.
    static func cotangents(of inputs: [Node], outputs: [Node], cotangents: [Node]) -> [Node] {
        let wanted = Set(inputs.map(\.id))
        let nodes = outputs.ancestry(until: { wanted.contains($0.id) || !$0.isTracked })
        var relevant = wanted
        for node in nodes where node.operands.contains(where: { relevant.contains($0.id) && $0.scalarType.isFloating })
        {
            relevant.insert(node.id)
        }
        var flowing: [UInt64: Node] = [:]
        for (output, cotangent) in zip(outputs, cotangents) where output.scalarType.isFloating {
            add(cotangent, to: &flowing[output.id])
        }
        for node in nodes.reversed() where relevant.contains(node.id) && !wanted.contains(node.id) {
            guard let cotangent = flowing.removeValue(forKey: node.id) else { continue }
            let operands = node.operands
            let contributions = pullback(of: node, operands, cotangent)
            for (operand, contribution) in zip(operands, contributions) where relevant.contains(operand.id) {
                guard let contribution, operand.scalarType.isFloating else { continue }
                let converted =
                    contribution.scalarType == operand.scalarType
                    ? contribution : Node(.convert(operand.scalarType), [contribution])
                add(converted, to: &flowing[operand.id])
            }
        }
        return inputs.map { flowing[$0.id] ?? Node(.fill(0, $0.shape, $0.scalarType)) }
    }

    private static func add(_ node: Node, to sum: inout Node?) {
        sum = sum.map { Node(.binary(.add), [$0, node]) } ?? node
    }

    private static func pullback(of node: Node, _ operands: [Node], _ cotangent: Node) -> [Node?] {
        switch node.scalarType {
        case .float32: rule(Float.self, node, operands, cotangent)
        case .float64: rule(Double.self, node, operands, cotangent)
        case .int32, .bool, .uint8: operands.map { _ in nil }
        }
    }

    private static func rule<S: FloatingScalar>(
        _: S.Type, _ node: Node, _ operands: [Node], _ cotangent: Node
    ) -> [Node?] {
        // A conversion's operand has another type, so its rule must not look at it as a `Tensor<S>`.
        node.primitive.pullback(Tensor<S>(cotangent), operands, Tensor<S>(node)).map { $0?.node }
    }
}
