/// One operation of a program under compilation; operands are positions in the graph.
struct Operation: Hashable {
    var primitive: Primitive
    var operands: [Int]
    var shape: Shape
    var type: ScalarType

    var count: Int { shape.elementCount }
}

/// A program under compilation: operations in topological order, each with the view it offers of computed memory.
struct Graph {
    var operations: [Operation] = []
    /// How each operation's elements lie in memory: for movements a view of what they move, else their own storage.
    var views: [View] = []
    /// Positions of the program's inputs and outputs, in the caller's order.
    var inputs: [Int] = []
    var outputs: [Int] = []
    private var known: [Operation: Int] = [:]

    /// Traces `outputs` back to `inputs`, simplifying on the way.
    init(outputs: [Node], inputs: [Node]) {
        var position: [UInt64: Int] = [:]
        for input in inputs where position[input.id] == nil {
            position[input.id] = insert(
                Operation(
                    primitive: .placeholder(input.shape, input.scalarType), operands: [], shape: input.shape,
                    type: input.scalarType))
        }
        self.inputs = inputs.map { position[$0.id] ?? 0 }
        for node in outputs.ancestry(until: { position[$0.id] != nil }) where position[node.id] == nil {
            let operands = node.operands.compactMap { position[$0.id] }
            position[node.id] = add(node.primitive, operands, node.shape, node.scalarType)
        }
        var taken = Set<Int>()
        self.outputs = outputs.map { ownStorage(of: position[$0.id] ?? 0, &taken) }
    }

    /// The position of this operation, after simplification; an equal one that exists is used again.
    mutating func add(_ primitive: Primitive, _ operands: [Int], _ shape: Shape, _ type: ScalarType) -> Int {
        let prepared = operands.map { primitive.isReadable(views[$0], operations) ? $0 : copy(of: $0) }
        let operation = Operation(primitive: primitive, operands: prepared, shape: shape, type: type)
        if let simpler = simplified(operation) { return simpler }
        if let existing = known[operation] { return existing }
        let new = insert(operation)
        known[operation] = new
        return new
    }

    private mutating func insert(_ operation: Operation) -> Int {
        let position = operations.count
        var operation = operation
        if let view = movedView(operation) {
            views.append(view)
        } else {
            if case .reshape = operation.primitive {
                // No strides express this order of the elements: give the operand storage of its own first.
                let copied = copy(of: operation.operands[0])
                operation.operands = [copied]
                operations.append(operation)
                views.append(views[copied].reshaped(to: operation.shape) ?? views[copied])
                return operations.count - 1
            }
            views.append(View(base: position, shape: operation.shape))
        }
        operations.append(operation)
        return position
    }

    /// The view a movement gives of its operand's memory; `nil` for operations that compute, and for reshapes that
    /// no strides can express.
    private func movedView(_ operation: Operation) -> View? {
        guard let operand = operation.operands.first else { return nil }
        let view = views[operand]
        switch operation.primitive {
        case .reshape(let shape): return view.reshaped(to: shape)
        case .broadcast(let shape): return view.broadcast(to: shape)
        case .transpose(let permutation): return view.transposed(permutation)
        case .slice(let starts, let lengths, let steps): return view.sliced(starts, lengths, steps)
        default: return nil
        }
    }

    private mutating func copy(of position: Int) -> Int {
        let source = operations[position]
        return add(.unary(.copy), [position], source.shape, source.type)
    }

    /// An output needs contiguous memory that is neither an input's nor another output's, of which `taken` are the
    /// bases.
    private mutating func ownStorage(of position: Int, _ taken: inout Set<Int>) -> Int {
        let view = views[position]
        let base = operations[view.base]
        let isOwn = view.isContiguous && view.count == base.count && !base.primitive.isLeaf
        if isOwn && taken.insert(view.base).inserted { return position }
        let source = operations[position]
        let fresh = Operation(primitive: .unary(.copy), operands: [position], shape: source.shape, type: source.type)
        let copied = insert(fresh)
        taken.insert(copied)
        return copied
    }
}

extension Graph {
    /// The operations whose memory or registers `position` reads.
    func sources(of position: Int) -> [Int] { operations[position].operands.map { views[$0].base } }
}

extension Primitive {
    var isFill: Bool {
        if case .fill = self { return true }
        return false
    }

    /// Whether the value needs no computation: it is given, or a number written into the instruction.
    var isLeaf: Bool {
        switch self {
        case .constant, .placeholder, .fill: true
        default: false
        }
    }

    /// Whether the kernel can read its operand through this view; where not, it reads a copy.
    fileprivate func isReadable(_ view: View, _ operations: [Operation]) -> Bool {
        switch self {
        case .pad where isLoopable:
            return !operations[view.base].primitive.isFill
        case .random, .pad, .concatenate, .gather, .scatterAdd, .argument, .cumulativeSum:
            return view.isContiguous && !operations[view.base].primitive.isFill
        case .matrixProduct:
            return view.matrixLayout != nil && !operations[view.base].primitive.isFill
        case .constant, .placeholder, .fill, .iota, .unary, .binary, .select, .convert, .alias, .withoutDerivative,
            .custom, .reshape, .broadcast, .transpose, .slice, .reduce:
            return true
        }
    }
}
