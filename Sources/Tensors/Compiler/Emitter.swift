import CKernels

/// Writes the instructions of a program whose values have their places.
struct Emitter {
    private let placement: Placement
    private let graph: Graph
    private(set) var instructions: [any Instruction] = []
    private(set) var literals = ProgramLiterals()
    private(set) var registerBytes = 0

    init(_ placement: Placement) {
        self.placement = placement
        graph = placement.graph
    }

    /// Writes all instructions in the order of the schedule.
    mutating func emit() {
        for group in placement.schedule.order { emit(group) }
        for (index, input) in graph.replacing.enumerated()
        where input != nil && !placement.schedule.inPlace.contains(index) {
            let position = graph.views[graph.outputs[index]].base
            let count = graph.operations[position].bytes
            instructions.append(
                KernelCall(
                    kernel: .replace(byteCount: count), operands: [placement.place(of: position)],
                    out: Address(space: .output(index)), title: { "replace" }, cost: Cost(bytes: 2 * count)))
        }
    }

    private mutating func emit(_ index: Int) {
        let group = placement.fusion.groups[index]
        guard group.isLoop else { return emitAlone(group.members[0]) }
        if group.elementCount == 0 { return emitEmpty(group.members) }
        if let copy = stridedCopy(group.members) {
            instructions.append(copy)
            return
        }
        let loop = LoopBuilder(placement, index).built(&literals)
        registerBytes = Swift.max(registerBytes, loop.registerBytes)
        instructions.append(loop)
    }

    /// A loop that only copies a view whose last axis does not lie side by side.
    private func stridedCopy(_ members: [Int]) -> StridedCopy? {
        guard members.count == 1, case .unary(.copy) = graph.operations[members[0]].primitive else { return nil }
        let operation = graph.operations[members[0]]
        let view = graph.views[operation.operands[0]]
        let (shape, strides) = view.canonical
        let isFill = graph.operations[view.base].primitive.isFill
        guard shape.count > 1, !strides.contains(0), strides.last != 1, !isFill else { return nil }
        return StridedCopy(
            source: placement.address(of: view), out: placement.place(of: members[0]),
            view: Loop.StridedView(shape: shape, strides: strides, elementSize: operation.type.size))
    }

    /// A loop over nothing leaves only the values of empty reductions.
    private mutating func emitEmpty(_ members: [Int]) {
        for member in members {
            guard case .reduce(let reduction, _) = graph.operations[member].primitive, placement.isStored(member) else {
                continue
            }
            let operation = graph.operations[member]
            instructions.append(
                KernelCall(
                    kernel: .identity(reduction, type: operation.type.kernelType, count: operation.count),
                    operands: [], out: placement.place(of: member), title: { "empty \(reduction.name)" }, cost: Cost()))
        }
    }

    private mutating func emitAlone(_ position: Int) {
        let operation = graph.operations[position]
        let views = operation.operands.map { graph.views[$0] }
        if case .matrixProduct = operation.primitive {
            instructions.append(matrixProduct(operation, views, placement.place(of: position)))
            return
        }
        guard let kernel = kernel(operation) else { fatalError("no kernel for \(operation.primitive)") }
        let moved = operation.bytes + operation.operands.reduce(0) { $0 + graph.operations[$1].bytes }
        let (primitive, type, shape) = (operation.primitive, operation.type, operation.shape)
        instructions.append(
            KernelCall(
                kernel: kernel, operands: views.map { placement.address(of: $0) }, out: placement.place(of: position),
                title: { "\("\(primitive)".prefix { $0 != "(" }) \(type) \(shape)" }, cost: Cost(bytes: moved)))
    }

    private func kernel(_ operation: Operation) -> KernelCall.Kernel? {
        let operands = operation.operands.map { graph.operations[$0] }
        let (shape, type) = (operation.shape, operation.type.kernelType)
        switch operation.primitive {
        case .random(let distribution, let each, _):
            let keys = operands[0].count / 2
            return .random(distribution, type, keys: keys, elementsPerKey: each.elementCount)
        case .pad(let low, _, let interior):
            let strides = shape.rowMajorStrides
            return .pad(
                byteCount: operation.bytes, shape: operands[0].shape.lengths,
                strides: zip(strides, interior).map { $0 * ($1 + 1) },
                offset: zip(strides, low).reduce(0) { $0 + $1.0 * $1.1 }, elementSize: operation.type.size)
        case .concatenate(let axis):
            let outer = shape.prefix(axis).reduce(1, *)
            return .concatenate(outer: outer, rowBytes: operands.map { $0.bytes / Swift.max(outer, 1) })
        case .gather:
            let rowElements = operands[0].shape.dropFirst().reduce(1, *)
            return .gather(
                count: operands[1].count, rowElements: rowElements, tableRows: operands[0].shape[0],
                elementSize: operation.type.size)
        case .scatterAdd(let count):
            return .scatterAdd(
                count: operands[1].count, rowElements: shape.dropFirst().reduce(1, *), tableRows: count, type: type)
        case .argument(let extreme, let axis):
            let (outer, length, inner) = operands[0].shape.divided(at: axis)
            return .argument(extreme, outer: outer, length: length, inner: inner, type: operands[0].type.kernelType)
        case .cumulativeSum(let axis, let reversed):
            let (outer, length, inner) = operands[0].shape.divided(at: axis)
            return .cumulativeSum(outer: outer, length: length, inner: inner, reversed: reversed, type: type)
        case .constant, .placeholder, .fill, .iota, .unary, .binary, .select, .convert, .alias, .withoutDerivative,
            .custom, .reshape, .broadcast, .transpose, .slice, .reduce, .matrixProduct:
            return nil
        }
    }

    private func matrixProduct(_ operation: Operation, _ views: [View], _ out: Address) -> MatrixProduct {
        func matrix(_ view: View) -> MatrixProduct.Matrix {
            let layout = view.matrixLayout ?? (false, 1)
            return MatrixProduct.Matrix(
                address: placement.address(of: view), isTransposed: layout.isTransposed, leading: layout.leading,
                batchStrides: Array(view.strides.dropLast(2)))
        }
        let shape = operation.shape
        return MatrixProduct(
            type: operation.type, rows: shape[shape.rank - 2], columns: shape[shape.rank - 1],
            inner: views[0].shape[views[0].shape.count - 1], batch: Array(shape.dropLast(2)),
            left: matrix(views[0]), right: matrix(views[1]), out: out)
    }
}

extension Operation {
    var bytes: Int { count * type.size }
}

extension Shape {
    /// The numbers of elements before, along and after an axis.
    func divided(at axis: Int) -> (outer: Int, length: Int, inner: Int) {
        (prefix(axis).reduce(1, *), lengths[axis], dropFirst(axis + 1).reduce(1, *))
    }
}
