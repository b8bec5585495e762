/// The table of batching: for each primitive, how it acts when its operands get one more leading axis.
///
/// `operands` all have the leading axis of length `size`; `unbatched` are the same operands without it, where they
/// did not depend on the batch. The result has the leading axis.
extension Primitive {
    func batched(size: Int, operands: [Node], unbatched: [Node?], original: Node) -> Node {
        func lifted(_ primitive: Primitive) -> Node { Node(primitive, operands) }
        func prefixed(_ shape: Shape) -> Shape { Shape([size] + shape) }
        switch self {
        case .constant, .placeholder, .fill, .iota:
            return original.stretched(size)
        case .unary, .binary, .select, .convert, .alias, .withoutDerivative, .random:
            return lifted(self)
        case .custom(let derivative):
            return lifted(.custom(derivative.batched(size: size)))
        case .reshape(let shape): return lifted(.reshape(prefixed(shape)))
        case .broadcast(let shape): return lifted(.broadcast(prefixed(shape)))
        case .transpose(let permutation): return lifted(.transpose([0] + permutation.map { $0 + 1 }))
        case .slice(let starts, let lengths, let steps):
            return lifted(.slice(starts: [0] + starts, lengths: prefixed(lengths), steps: [1] + steps))
        case .pad(let low, let high, let interior):
            return lifted(.pad(low: [0] + low, high: [0] + high, interior: [0] + interior))
        case .concatenate(let axis): return lifted(.concatenate(axis: axis + 1))
        case .gather:
            if let table = unbatched[0] { return Node(.gather, [table, operands[1]]) }
            // One table for each example: rows of all tables in one, indices moved to their own.
            let table = operands[0].shape
            let rows = Node(.reshape(Shape([size * table[1]] + table.dropFirst(2))), [operands[0]])
            return Node(.gather, [rows, operands[1].offsetByExample(table[1])])
        case .scatterAdd(let count):
            let (updates, indices) = (operands[0].shape, operands[1].shape)
            let scattered = Node(
                .scatterAdd(count: size * count), [operands[0], operands[1].offsetByExample(count)])
            return Node(.reshape(Shape([size, count] + updates.dropFirst(indices.rank))), [scattered])
        case .reduce(let reduction, let axes): return lifted(.reduce(reduction, axes: axes.map { $0 + 1 }))
        case .argument(let extreme, let axis): return lifted(.argument(of: extreme, axis: axis + 1))
        case .cumulativeSum(let axis, let reversed):
            return lifted(.cumulativeSum(axis: axis + 1, reversed: reversed))
        case .matrixProduct:
            // A matrix shared by all examples meets their rows in one product.
            if let right = unbatched[1], right.shape.rank == 2 {
                let left = operands[0].shape
                let rows = Node(.reshape([size * left[1], left[2]]), [operands[0]])
                return Node(.reshape([size, left[1], right.shape[1]]), [Node(.matrixProduct, [rows, right])])
            }
            return lifted(self)
        }
    }
}

extension Node {
    /// The same value for each of `size` examples.
    fileprivate func stretched(_ size: Int) -> Node {
        let single = Node(.reshape(Shape([1] + shape)), [self])
        return Node(.broadcast(Shape([size] + shape)), [single])
    }

    /// Indices `[examples, …]` into tables of `count` rows each, as indices into all tables joined. One outside its own
    /// table must not reach into another's: it becomes −1, which no table has.
    fileprivate func offsetByExample(_ count: Int) -> Node {
        func fill(_ value: Int) -> Node { Node(.fill(FillValue(Double(value)), shape, .int32)) }
        let example = Node(.iota(axis: 0, shape, .int32))
        let moved = Node(.binary(.add), [self, Node(.binary(.multiply), [example, fill(count)])])
        let isInside = Node(
            .binary(.and),
            [Node(.binary(.lessOrEqual), [fill(0), self]), Node(.binary(.less), [self, fill(count)])])
        return Node(.select, [isInside, moved, fill(-1)])
    }

    /// These outputs with `values`, which have one more leading axis, in place of the nodes they are keyed by.
    /// Outputs that do not depend on them are repeated.
    static func batching(_ outputs: [Node], size: Int, replacing values: [UInt64: Node]) -> [Node] {
        var batched = values
        for node in outputs.ancestry(until: { values[$0.id] != nil || !$0.isTraced && !$0.isTracked }) {
            guard batched[node.id] == nil else { continue }
            let operands = node.operands
            guard operands.contains(where: { batched[$0.id] != nil }) else { continue }
            batched[node.id] = node.primitive.batched(
                size: size, operands: operands.map { batched[$0.id] ?? $0.stretched(size) },
                unbatched: operands.map { batched[$0.id] == nil ? $0 : nil }, original: node)
        }
        return outputs.map { batched[$0.id] ?? $0.stretched(size) }
    }

    /// These outputs with other nodes in place of those keyed, everything between made anew.
    static func substituting(_ outputs: [Node], _ values: [UInt64: Node]) -> [Node] {
        var replaced = values
        for node in outputs.ancestry(until: { values[$0.id] != nil || !$0.isTraced && !$0.isTracked }) {
            guard replaced[node.id] == nil else { continue }
            let operands = node.operands
            guard operands.contains(where: { replaced[$0.id] != nil }) else { continue }
            let new = operands.map { replaced[$0.id] ?? $0 }
            if let storage = node.storage, !new.contains(where: { $0.isTraced || $0.isTracked }) {
                replaced[node.id] = Node(.constant(node.shape, node.scalarType), storage: storage)
            } else {
                replaced[node.id] = Node(node.primitive, new)
            }
        }
        return outputs.map { replaced[$0.id] ?? $0 }
    }
}

extension CustomDerivative {
    fileprivate func batched(size: Int) -> CustomDerivative {
        CustomDerivative { cotangent, value, inputs in
            let batches = [cotangent, value] + inputs
            let singles = batches.map { Node(.placeholder(Shape($0.shape.dropFirst()), $0.scalarType)) }
            let results = self.pullback(singles[0], singles[1], Array(singles.dropFirst(2)))
            let values = Dictionary(uniqueKeysWithValues: zip(singles.map(\.id), batches))
            var batched = Node.batching(results.compactMap { $0 }, size: size, replacing: values).makeIterator()
            return results.map { $0 == nil ? nil : batched.next() }
        }
    }
}
