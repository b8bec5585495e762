import CKernels
import Support

/// Writes the kernels of one fused loop.
struct LoopBuilder {
    private let graph: Graph
    private let fusion: Fusion
    private let group: Int
    private let members: [Int]
    var recipe: LoopRecipe
    let elementCount: Int
    /// Rows and columns as the operations speak of them; `nil` for a flat loop.
    let split: FusionGroup.Split?
    /// Elements of a block that does not stream.
    let longestBlock: Int

    /// A value within a block: a place outside the loop, or the result of a step.
    enum Source: Hashable {
        case fixed(LoopRecipe.Operand, isScalar: Bool)
        case step(Int)
    }

    /// One kernel before registers are given out.
    struct Step {
        var name: String
        var type: ScalarType
        var call: Kind
        var sources: [Source]
        var destination: LoopRecipe.Operand?

        enum Kind {
            case elements, rows
            case fixed(LoopRecipe.Call)
        }
    }

    var steps: [Step] = []
    /// Where the value of each step goes.
    var places: [LoopRecipe.Operand] = []
    private var values: [Int: Source] = [:]
    private var loads: [LoadKey: Source] = [:]
    private var pendingStores: [(Source, LoopRecipe.Operand, ScalarType)] = []

    /// The members that read an operation.
    private lazy var readers: [Int: [Int]] = {
        var readers: [Int: [Int]] = [:]
        for member in members {
            for source in graph.sources(of: member) { readers[source, default: []].append(member) }
        }
        return readers
    }()

    private struct LoadKey: Hashable {
        var view: View
        var isRow: Bool
    }

    /// Bytes of a block's register: a handful of them fill the first-level cache.
    static let bytesInBlock = 4096
    /// Where a loop streams through memory, blocks are short: the processor then computes one while its prefetchers,
    /// which run a little ahead, fetch the next. Measured on the Adam update of 10 million parameters.
    static let elementsInStreamingBlock = 128
    /// The same for pieces of rows, whose kernels take longer to begin. Measured on SM3 with a matrix of 2048².
    static let elementsInStreamingPiece = 256
    /// What is larger is fetched from memory each time it is read.
    static let cacheBytes = 1 << 21

    /// Whether a loop reads more than one tensor element by element, and in all more than the caches hold.
    static func isStreaming(_ loop: FusionGroup, _ graph: Graph) -> Bool {
        let own = Set(loop.members)
        let read = Set(loop.members.flatMap { graph.sources(of: $0) }.filter { !own.contains($0) })
            .map { graph.operations[$0] }.filter { $0.count == loop.elementCount && !$0.primitive.isFill }
        return read.count > 1 && read.reduce(0) { $0 + $1.bytes } > cacheBytes
    }

    init(_ lowering: Lowering, group: Int) {
        graph = lowering.graph
        fusion = lowering.fusion
        self.group = group
        let own = fusion.groups[group]
        (members, elementCount, split) = (own.members, own.elementCount, own.split)
        let space = own.split ?? FusionGroup.Split(rows: 1, columns: own.elementCount, isRequired: false)
        let isStreaming = LoopBuilder.isStreaming(own, graph)
        let wholeRows = own.split != nil && space.columns <= Fusion.longestWholeRow && !own.hasPieces
        let widest = own.members.map { lowering.graph.operations[$0].type.size }.max() ?? 4
        longestBlock = LoopBuilder.bytesInBlock / Swift.max(widest, 4)
        let streaming = own.hasPieces ? LoopBuilder.elementsInStreamingPiece : LoopBuilder.elementsInStreamingBlock
        let size = isStreaming ? streaming : longestBlock
        recipe = LoopRecipe(
            rows: space.rows, columns: space.columns,
            rowsInBlock: wholeRows ? Swift.max(1, size / space.columns) : 1,
            columnsInBlock: wholeRows ? space.columns : size)
    }

    // MARK: Partial results

    /// Bytes of the partial results each unfinished reduction needs until the loop ends, in order of members.
    var temporaryBytes: [Int] { members.compactMap { partials(of: $0).map { $0.count * $0.size } } }

    private func partials(of member: Int) -> (count: Int, size: Int)? {
        let operation = graph.operations[member]
        guard case .reduce(_, let axes) = operation.primitive, fusion.kind[member] == .complete else { return nil }
        let source = graph.operations[operation.operands[0]].shape
        switch graph.kindOfReduction(source, axes) {
        case .all, .alongColumns: return recipe.blocks > 1 ? (recipe.blocks, operation.type.size) : nil
        case .alongRows: return recipe.tasks > 1 ? (recipe.tasks * recipe.columns, operation.type.size) : nil
        }
    }

    // MARK: Building

    mutating func build(_ lowering: inout Lowering, temporaries: [Int]) {
        var temporaries = temporaries.makeIterator()
        for member in members {
            let operation = graph.operations[member]
            if case .reduce(let reduction, let axes) = operation.primitive {
                let partials =
                    partials(of: member) == nil
                    ? nil : temporaries.next().map { Address(space: .arena, byteOffset: $0) }
                reduce(member, operation, reduction, axes, partials, &lowering)
            } else {
                compute(member, operation, &lowering)
            }
        }
        for (source, destination, type) in pendingStores {
            steps.append(
                Step(name: "copy", type: type, call: .elements, sources: [source], destination: destination))
        }
        joinNeighbours()
        hoistConstants()
        assignRegisters()
        describe()
    }

    private mutating func append(_ step: Step) -> Source {
        steps.append(step)
        return .step(steps.count - 1)
    }

    private mutating func compute(_ member: Int, _ operation: Operation, _ lowering: inout Lowering) {
        let isRow = fusion.kind[member] == .row
        let destination = destination(of: member, lowering)
        var step: Step
        switch operation.primitive {
        case .iota(let axis, let shape, let type):
            let call = LoopRecipe.Call.iota(shape: shape.lengths, axis: axis, type: type.kernelType)
            step = Step(name: "iota", type: type, call: .fixed(call), sources: [])
        case .pad(let low, _, _):
            let operand = graph.views[operation.operands[0]]
            let view = LoopRecipe.PaddedView(
                operand, low: low, shape: operation.shape, elementSize: operation.type.size)
            let source = LoopRecipe.Operand(address: lowering.address(of: operand))
            step = Step(
                name: "pad", type: operation.type, call: .fixed(.loadPadded(view)),
                sources: [.fixed(source, isScalar: false)])
        default:
            step = elementwise(operation, isRow: isRow, &lowering)
        }
        step.destination = destination
        let result = append(step)
        values[member] = result
        if destination == nil, lowering.isStored(member) {
            pendingStores.append((result, stored(member, lowering), operation.type))
        }
    }

    private mutating func elementwise(_ operation: Operation, isRow: Bool, _ lowering: inout Lowering) -> Step {
        let sources = operation.operands.map { source($0, isRow: isRow, &lowering) }
        let type = operation.operands.last.map { graph.operations[$0].type } ?? operation.type
        let name: String
        switch operation.primitive {
        case .unary(let function): name = function.rawValue
        case .binary(let function): name = function.rawValue
        case .select: name = "select"
        case .convert(let target): name = "convert to \(target.rawValue)"
        default: fatalError("\(operation.primitive) in a loop")
        }
        return Step(name: name, type: type, call: isRow ? .rows : .elements, sources: sources)
    }

    /// Where a stored value goes as it is computed; `nil` for a register.
    private mutating func destination(of member: Int, _ lowering: Lowering) -> LoopRecipe.Operand? {
        guard lowering.isStored(member), !isReadLater(member, lowering) else { return nil }
        return stored(member, lowering)
    }

    private func stored(_ member: Int, _ lowering: Lowering) -> LoopRecipe.Operand {
        LoopRecipe.Operand(
            address: lowering.place(of: member), coordinate: fusion.kind[member] == .row ? .row : .element,
            stride: graph.operations[member].type.size)
    }

    /// Whether the input that `member` overwrites is still read by operations after it.
    private mutating func isReadLater(_ member: Int, _ lowering: Lowering) -> Bool {
        guard case .output(let output) = lowering.place(of: member).space, lowering.schedule.inPlace.contains(output)
        else { return false }
        guard let input = lowering.replacedInput(output) else { return false }
        return lastReader(of: input) > member
    }

    /// The last member that reads an input. What joins the operation that uses it is read only there: see
    /// `joinNeighbours`.
    private mutating func lastReader(of input: Int) -> Int {
        var pending = readers[input, default: []]
        var (seen, last) = (Set(pending), -1)
        while let reader = pending.popLast() {
            last = Swift.max(last, reader)
            guard graph.operations[reader].primitive.joinsItsUser else { continue }
            for user in readers[reader, default: []] where seen.insert(user).inserted { pending.append(user) }
        }
        return last
    }

    // MARK: Operands

    private mutating func source(_ operand: Int, isRow: Bool, _ lowering: inout Lowering) -> Source {
        let view = graph.views[operand]
        let type = graph.operations[operand].type
        if case .fill(let fill, _, _) = graph.operations[view.base].primitive {
            let operand = LoopRecipe.Operand(address: lowering.literal(fill.value, type))
            return .fixed(operand, isScalar: elementCount > 1)
        }
        if fusion.group[view.base] == group, let value = values[view.base] {
            guard fusion.kind[view.base] == .row, !isRow, !view.isContiguous else { return value }
            return load(view, isRow: isRow) { [value] in
                Step(
                    name: "expand", type: type, call: .fixed(.expandRows(elementSize: type.size)), sources: [value],
                    destination: nil)
            }
        }
        let address = lowering.address(of: view)
        func fixed(_ coordinate: LoopRecipe.Coordinate) -> LoopRecipe.Operand {
            LoopRecipe.Operand(address: address, coordinate: coordinate, stride: coordinate == .none ? 0 : type.size)
        }
        if view.isScalar { return .fixed(fixed(.none), isScalar: elementCount > 1) }
        if view.isContiguous { return .fixed(fixed(isRow ? .row : .element), isScalar: false) }
        let (shape, strides) = view.canonical
        let strided = LoopRecipe.StridedView(shape: shape, strides: strides, elementSize: type.size)
        if isRow {
            return load(view, isRow: true) {
                Step(
                    name: "load", type: type, call: .fixed(.loadRows(strided)),
                    sources: [.fixed(fixed(.none), isScalar: false)], destination: nil)
            }
        }
        if let split, view.repeatsOneRow(split.rows, split.columns) {
            guard recipe.rowsInBlock > 1 else { return .fixed(fixed(.column), isScalar: false) }
            return load(view, isRow: false) {
                Step(
                    name: "repeat", type: type, call: .fixed(.tileColumns(elementSize: type.size)),
                    sources: [.fixed(fixed(.column), isScalar: false)], destination: nil)
            }
        }
        if let split, view.repeatsRowValues(split.rows, split.columns) {
            // A block of one row, or of a piece of one, has one number.
            guard recipe.rowsInBlock > 1 else { return .fixed(fixed(.row), isScalar: true) }
            return load(view, isRow: false) {
                Step(
                    name: "expand", type: type, call: .fixed(.expandRows(elementSize: type.size)),
                    sources: [.fixed(fixed(.row), isScalar: false)], destination: nil)
            }
        }
        return load(view, isRow: false) {
            Step(
                name: "load", type: type, call: .fixed(.loadElements(strided)),
                sources: [.fixed(fixed(.none), isScalar: false)], destination: nil)
        }
    }

    /// The register with a view's elements, filled once in a block.
    private mutating func load(_ view: View, isRow: Bool, _ step: () -> Step) -> Source {
        let key = LoadKey(view: view, isRow: isRow)
        if let known = loads[key] { return known }
        let source = append(step())
        loads[key] = source
        return source
    }

    // MARK: Reductions

    private mutating func reduce(
        _ member: Int, _ operation: Operation, _ reduction: Reduction, _ axes: [Int], _ partials: Address?,
        _ lowering: inout Lowering
    ) {
        let operand = operation.operands[0]
        let isOfRows =
            fusion.group[graph.views[operand].base] == group && fusion.kind[graph.views[operand].base] == .row
            && graph.views[operand].isContiguous
        let type = operation.type.kernelType
        guard let rows = descent_find_reduce_rows(reduction.rawValue, type),
            let columns = descent_find_reduce_columns(reduction.rawValue, type)
        else { misuse("\(reduction) is not defined for \(operation.type)") }
        var input = source(operand, isRow: isOfRows, &lowering)
        if case .fixed(let scalar, isScalar: true) = input { input = spread(scalar, operation.type, isRow: isOfRows) }
        let size = operation.type.size
        let out = fusion.kind[member] == .complete ? lowering.place(of: member) : nil
        func step(_ call: LoopRecipe.Call, _ destination: LoopRecipe.Operand?) -> Step {
            Step(
                name: reduction.rawValue, type: operation.type, call: .fixed(call), sources: [input],
                destination: destination)
        }
        switch graph.kindOfReduction(graph.operations[operand].shape, axes) {
        case .all:
            guard let out else { return }
            let call: LoopRecipe.Call = isOfRows ? .reduceRowValues(rows) : .reduceElements(rows)
            guard let partials else {
                _ = append(step(call, LoopRecipe.Operand(address: out)))
                return
            }
            _ = append(step(call, LoopRecipe.Operand(address: partials, coordinate: .block, stride: size)))
            recipe.completions.append(
                .reduceRows(rows, out: out, partials: partials, rows: 1, columns: recipe.blocks))
        case .alongColumns:
            guard let out else {
                values[member] = append(step(.reduceRows(rows), destination(of: member, lowering)))
                return
            }
            let place = LoopRecipe.Operand(address: partials ?? out, coordinate: .block, stride: size)
            _ = append(step(.reduceElements(rows), place))
            guard let partials else { return }
            recipe.completions.append(
                .reduceRows(rows, out: out, partials: partials, rows: recipe.rows, columns: recipe.blocksInRow))
        case .alongRows:
            guard let out else { return }
            let identity = LoopRecipe.Identity(
                address: out, operation: reduction, type: type, count: recipe.columns)
            guard let partials else {
                recipe.identities.append(identity)
                let place = LoopRecipe.Operand(address: out, coordinate: .column, stride: size)
                _ = append(step(.reduceColumns(columns), place))
                return
            }
            let all = LoopRecipe.Identity(
                address: partials, operation: reduction, type: type, count: recipe.tasks * recipe.columns)
            recipe.identities.append(all)
            let place = LoopRecipe.Operand(address: partials, coordinate: .taskColumn, stride: size)
            _ = append(step(.reduceColumns(columns), place))
            recipe.completions.append(
                .reduceColumns(
                    columns, out: out, partials: partials, rows: recipe.tasks, columns: recipe.columns,
                    identity: identity))
        }
    }

    private mutating func spread(_ scalar: LoopRecipe.Operand, _ type: ScalarType, isRow: Bool) -> Source {
        append(
            Step(
                name: "copy", type: type, call: isRow ? .rows : .elements,
                sources: [.fixed(scalar, isScalar: true)], destination: nil))
    }
}
