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
    /// The place of each operation's elements: for movements a view of what they move, else a buffer of their own.
    var views: [View] = []
    /// Positions of the program's inputs and outputs, in the caller's order.
    var inputs: [Int] = []
    var outputs: [Int] = []
    private var known: [Operation: Int] = [:]

    /// The index of the input that each output replaces, if it replaces one.
    let replacing: [Int?]
    /// The function these operations compute.
    let trace: Trace

    /// The operations of a function, simplified.
    init(simplifying trace: Trace) {
        (self.trace, replacing) = (trace, trace.replacing)
        let (outputs, inputs) = (trace.outputs, trace.inputs + trace.captured)
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
        guard operation.primitive.kind == .movement, let operand = operation.operands.first else { return nil }
        let view = views[operand]
        switch operation.primitive {
        case .reshape(let shape): return view.reshaped(to: shape)
        case .broadcast(let shape): return view.broadcast(to: shape)
        case .transpose(let permutation): return view.transposed(permutation)
        case .slice(let starts, let lengths, let steps): return view.sliced(starts, lengths, steps)
        default: fatalError("no view for \(operation.primitive)")
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

/// The layout that a kernel demands of its operands; those that lie otherwise are copied first.
private enum OperandLayout {
    /// Any view, and numbers written into the instruction.
    case any
    /// Any view of a buffer.
    case stored
    /// Elements side by side.
    case contiguous
    /// A matrix, or a batch of them, as the BLAS reads it.
    case matrix
}

extension Primitive {
    private var operandLayout: OperandLayout {
        switch (kind, self) {
        case (_, .matrixProduct): .matrix
        case (.elementwise, .pad): .stored
        case (.opaque, _): .contiguous
        case (.leaf, _), (.identity, _), (.movement, _), (.elementwise, _), (.reduction, _): .any
        }
    }

    /// Whether the kernel can read its operand through this view.
    fileprivate func isReadable(_ view: View, _ operations: [Operation]) -> Bool {
        let layout = operandLayout
        guard layout != .any else { return true }
        guard !operations[view.base].primitive.isFill else { return false }
        return switch layout {
        case .any, .stored: true
        case .contiguous: view.isContiguous
        case .matrix: view.matrixLayout != nil
        }
    }
}
