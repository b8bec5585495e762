import CKernels

/// From a fused and ordered graph to instructions: gives every value its place in memory and every group its recipe.
struct Lowering {
    let graph: Graph
    let fusion: Fusion
    let schedule: Schedule
    private let replacing: [Int?]
    private(set) var recipes: [any Recipe] = []
    private(set) var literals: [Double] = []
    private var arena = Arena()
    private(set) var registerBytes = 0
    /// Where the memory of each computed operation begins.
    private var places: [Address?]
    /// Operations whose value is read by other groups or by the caller.
    private var isStored: [Bool]
    private var literalOffsets: [LiteralKey: Int] = [:]

    private struct LiteralKey: Hashable {
        var bits: UInt64
        var type: ScalarType
    }

    var arenaBytes: Int { arena.byteCount }

    /// - Parameter replacing: for outputs that replace an input, the index of that input; such an output's memory is
    ///   the input's.
    init(_ graph: Graph, replacing: [Int?]) {
        self.graph = graph
        self.replacing = replacing
        fusion = Fusion(graph)
        schedule = Schedule(fusion, replacing: replacing)
        places = Array(repeating: nil, count: graph.operations.count)
        isStored = fusion.stored
        for (index, position) in graph.inputs.enumerated() where places[position] == nil {
            places[position] = Address(space: .input(index))
        }
        for (index, position) in graph.outputs.enumerated()
        where replacing[index] == nil || schedule.inPlace.contains(index) {
            places[graph.views[position].base] = Address(space: .output(index))
        }
        let finished = lastReadings()
        for (time, group) in schedule.order.enumerated() {
            for member in fusion.groups[group].members where isStored[member] && places[member] == nil {
                places[member] = Address(space: .arena, byteOffset: arena.allocate(bytes(of: member)))
            }
            lower(group)
            for position in finished[time] {
                if let place = places[position], place.space == .arena {
                    arena.release(place.byteOffset, bytes(of: position))
                }
            }
        }
        for (index, input) in replacing.enumerated() where input != nil && !schedule.inPlace.contains(index) {
            let position = graph.views[graph.outputs[index]].base
            let count = bytes(of: position)
            recipes.append(
                WholeRecipe(
                    kernel: .replace(byteCount: count), operands: [place(of: position)],
                    out: Address(space: .output(index)), title: { "replace" }, cost: Cost(bytes: 2 * count)))
        }
    }

    private func bytes(of position: Int) -> Int {
        graph.operations[position].count * graph.operations[position].type.size
    }

    /// For each place in the schedule the operations whose memory is read for the last time.
    private func lastReadings() -> [[Int]] {
        var last = Array(repeating: -1, count: graph.operations.count)
        for (time, group) in schedule.order.enumerated() {
            for member in fusion.groups[group].members {
                last[member] = time
                for source in graph.sources(of: member) { last[source] = time }
            }
        }
        for output in graph.outputs { last[graph.views[output].base] = -1 }
        var finished = [[Int]](repeating: [], count: schedule.order.count)
        for (position, time) in last.enumerated() where time >= 0 { finished[time].append(position) }
        return finished
    }

    func place(of position: Int) -> Address {
        guard let place = places[position] else { fatalError("operation \(position) has no memory") }
        return place
    }

    /// The memory a view begins at.
    func address(of view: View) -> Address {
        var address = place(of: view.base)
        address.byteOffset += view.offset * graph.operations[view.base].type.size
        return address
    }

    mutating func literal(_ value: Double, _ type: ScalarType) -> Address {
        let key = LiteralKey(bits: value.bitPattern, type: type)
        let offset: Int
        if let known = literalOffsets[key] {
            offset = known
        } else {
            offset = literals.count * MemoryLayout<Double>.size
            literals.append(type.packed(value))
            literalOffsets[key] = offset
        }
        return Address(space: .literals, byteOffset: offset)
    }

    /// The input that an output overwrites.
    func replacedInput(_ output: Int) -> Int? { replacing[output].map { graph.inputs[$0] } }

    func isStored(_ position: Int) -> Bool { isStored[position] }

    // MARK: Groups

    private mutating func lower(_ group: Int) {
        guard fusion.groups[group].isLoop else { return lowerAlone(fusion.groups[group].members[0]) }
        if fusion.groups[group].elementCount == 0 { return lowerEmpty(fusion.groups[group].members) }
        if let copy = stridedCopy(fusion.groups[group].members) {
            recipes.append(copy)
            return
        }
        var builder = LoopBuilder(self, group: group)
        let temporaries = builder.temporaryBytes.map { (arena.allocate($0), $0) }
        builder.build(&self, temporaries: temporaries.map(\.0))
        for (offset, bytes) in temporaries { arena.release(offset, bytes) }
        registerBytes = Swift.max(registerBytes, builder.recipe.registerBytes)
        recipes.append(builder.recipe)
    }

    /// A loop that only copies a view whose last axis does not lie side by side.
    private func stridedCopy(_ members: [Int]) -> StridedCopyRecipe? {
        guard members.count == 1, case .unary(.copy) = graph.operations[members[0]].primitive else { return nil }
        let operation = graph.operations[members[0]]
        let view = graph.views[operation.operands[0]]
        let (shape, strides) = view.canonical
        let isFill = graph.operations[view.base].primitive.isFill
        guard shape.count > 1, !strides.contains(0), strides.last != 1, !isFill else { return nil }
        return StridedCopyRecipe(
            source: address(of: view), out: place(of: members[0]),
            view: LoopRecipe.StridedView(shape: shape, strides: strides, elementSize: operation.type.size))
    }

    /// A loop over nothing leaves only the values of empty reductions.
    private mutating func lowerEmpty(_ members: [Int]) {
        for member in members {
            guard case .reduce(let reduction, _) = graph.operations[member].primitive, isStored[member] else {
                continue
            }
            let operation = graph.operations[member]
            recipes.append(
                WholeRecipe(
                    kernel: .identity(reduction, type: operation.type.kernelType, count: operation.count),
                    operands: [], out: place(of: member), title: { "empty \(reduction)" }, cost: Cost()))
        }
    }

    private mutating func lowerAlone(_ position: Int) {
        let operation = graph.operations[position]
        let views = operation.operands.map { graph.views[$0] }
        if case .matrixProduct = operation.primitive {
            recipes.append(matrixProduct(operation, views, place(of: position)))
            return
        }
        guard let kernel = wholeKernel(operation) else { fatalError("no kernel for \(operation.primitive)") }
        let moved = bytes(of: position) + operation.operands.reduce(0) { $0 + graph.operations[$1].bytes }
        let (primitive, type, shape) = (operation.primitive, operation.type, operation.shape)
        recipes.append(
            WholeRecipe(
                kernel: kernel, operands: views.map { address(of: $0) }, out: place(of: position),
                title: { "\("\(primitive)".prefix { $0 != "(" }) \(type) \(shape)" }, cost: Cost(bytes: moved)))
    }

    private func wholeKernel(_ operation: Operation) -> WholeRecipe.Kernel? {
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

    private func matrixProduct(_ operation: Operation, _ views: [View], _ out: Address) -> MatrixProductRecipe {
        func matrix(_ view: View) -> MatrixProductRecipe.Matrix {
            let layout = view.matrixLayout ?? (false, 1)
            return MatrixProductRecipe.Matrix(
                address: address(of: view), isTransposed: layout.isTransposed, leading: layout.leading,
                batchStrides: Array(view.strides.dropLast(2)))
        }
        let shape = operation.shape
        return MatrixProductRecipe(
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

extension ScalarType {
    /// Eight bytes that begin with `value` in this type.
    fileprivate func packed(_ value: Double) -> Double {
        var bytes = 0.0
        withUnsafeMutableBytes(of: &bytes) { buffer in
            switch self {
            case .float64: buffer.storeBytes(of: value, as: Double.self)
            case .float32: buffer.storeBytes(of: Float(value), as: Float.self)
            case .int32: buffer.storeBytes(of: Int32(saturating: value), as: Int32.self)
            case .bool: buffer.storeBytes(of: value != 0 ? 1 : 0, as: UInt8.self)
            case .uint8: buffer.storeBytes(of: UInt8(fromDouble: value), as: UInt8.self)
            }
        }
        return bytes
    }
}

extension Fusion {
    /// For each operation whether its value needs memory: it is an output, or another group reads it.
    var stored: [Bool] {
        var stored = Array(repeating: false, count: graph.operations.count)
        for output in graph.outputs { stored[graph.views[output].base] = true }
        for position in graph.operations.indices where group[position] != nil {
            for source in sources(of: position) where group[source] != group[position] { stored[source] = true }
        }
        return stored
    }
}
