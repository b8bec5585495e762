import CKernels
import Support

/// Writes the kernels of one fused loop.
struct LoopBuilder {
    private let placement: Placement
    private let graph: Graph
    private let fusion: Fusion
    private let group: Int
    private let members: [Int]
    var loop: Loop
    let elementCount: Int
    /// Rows and columns as the operations speak of them; `nil` for a flat loop.
    let split: FusionGroup.Split?
    /// Elements of a block that does not stream.
    let longestBlock: Int

    /// A value within a block: a place outside the loop, or the result of a step.
    enum Source: Hashable, Sendable {
        case fixed(Loop.Operand, isScalar: Bool)
        case step(Int)
    }

    /// One kernel before registers are given out.
    struct Step: Sendable {
        var work: Work
        var type: ScalarType
        var call: Kind
        var sources: [Source]
        var destination: Loop.Operand?

        enum Work: Sendable {
            case operation(KernelOperation)
            case conversion(to: ScalarType)
            case reduction(Reduction)
            /// Fetches operands; its name in listings.
            case fetch(StaticString)
        }

        enum Kind: Sendable {
            case elements, rows
            case fixed(Loop.Call)
        }

        var isElementwise: Bool {
            switch call {
            case .elements, .rows: true
            case .fixed: false
            }
        }

        /// The operation of an elementwise step; `nil` for conversions and all other steps.
        var operation: KernelOperation? {
            if case .operation(let operation) = work { return operation }
            return nil
        }
    }

    /// The operands of a kernel that are one number for all elements: a bit for each.
    enum Layout {
        static let vectors: UInt32 = 0
        static let scalar: UInt32 = 1
    }

    var steps: [Step] = []
    /// The place that the value of each step goes to.
    var places: [Loop.Operand] = []
    private var values: [Int: Source] = [:]
    private var loads: [LoadKey: Source] = [:]
    private var pendingStores: [(Source, Loop.Operand, ScalarType)] = []

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

    init(_ placement: Placement, _ group: Int) {
        self.placement = placement
        (graph, fusion) = (placement.graph, placement.fusion)
        self.group = group
        let own = fusion.groups[group]
        (members, elementCount, split) = (own.members, own.elementCount, own.split)
        longestBlock = fusion.longestBlock(of: own)
        loop = Loop(division: fusion.division(of: own))
    }

    // MARK: Building

    /// The loop, with the numbers written into it added to `literals`.
    consuming func built(_ literals: inout ProgramLiterals) -> Loop {
        var partials = placement.partials[group].makeIterator()
        for member in members {
            let operation = graph.operations[member]
            if case .reduce(let reduction, let axes) = operation.primitive {
                let needsPartials = fusion.partialCount(of: member, loop.division) != nil
                reduce(member, operation, reduction, axes, needsPartials ? partials.next() : nil, &literals)
            } else {
                compute(member, operation, &literals)
            }
        }
        for (source, destination, type) in pendingStores {
            steps.append(
                Step(work: .operation(.copy), type: type, call: .elements, sources: [source], destination: destination))
        }
        joinNeighbors()
        hoistConstants()
        assignRegisters()
        loop.description = LoopListing(
            steps: steps, places: places, division: loop.division, elementCount: elementCount, hasRows: split != nil)
        return loop
    }

    private mutating func append(_ step: Step) -> Source {
        steps.append(step)
        return .step(steps.count - 1)
    }

    private mutating func compute(_ member: Int, _ operation: Operation, _ literals: inout ProgramLiterals) {
        let isRow = fusion.kind[member] == .row
        let destination = destination(of: member)
        var step: Step
        switch operation.primitive {
        case .iota(let axis, let shape, let type):
            let call = Loop.Call.iota(shape: shape.lengths, axis: axis, type: type.kernelType)
            step = Step(work: .fetch("iota"), type: type, call: .fixed(call), sources: [])
        case .pad(let low, _, _):
            let operand = graph.views[operation.operands[0]]
            let view = Loop.PaddedView(
                operand, low: low, shape: operation.shape, elementSize: operation.type.size)
            let source = Loop.Operand(address: placement.address(of: operand))
            step = Step(
                work: .fetch("pad"), type: operation.type, call: .fixed(.loadPadded(view)),
                sources: [.fixed(source, isScalar: false)])
        default:
            step = elementwise(operation, isRow: isRow, &literals)
        }
        step.destination = destination
        let result = append(step)
        values[member] = result
        if destination == nil, placement.isStored(member) {
            pendingStores.append((result, stored(member), operation.type))
        }
    }

    private mutating func elementwise(_ operation: Operation, isRow: Bool, _ literals: inout ProgramLiterals) -> Step {
        let sources = operation.operands.map { source($0, isRow: isRow, &literals) }
        let type = operation.operands.last.map { graph.operations[$0].type } ?? operation.type
        let work: Step.Work =
            switch operation.primitive {
            case .unary(let function): .operation(KernelOperation(function))
            case .binary(let function): .operation(KernelOperation(function))
            case .select: .operation(.select)
            case .convert(let target): .conversion(to: target)
            default: fatalError("\(operation.primitive) in a loop")
            }
        return Step(work: work, type: type, call: isRow ? .rows : .elements, sources: sources)
    }

    /// The place a stored value goes to as it is computed; `nil` for a register.
    private mutating func destination(of member: Int) -> Loop.Operand? {
        guard placement.isStored(member), !isReadLater(member) else { return nil }
        return stored(member)
    }

    private func stored(_ member: Int) -> Loop.Operand {
        Loop.Operand(
            address: placement.place(of: member), coordinate: fusion.kind[member] == .row ? .row : .element,
            stride: graph.operations[member].type.size)
    }

    /// Whether the input that `member` overwrites is still read by operations after it.
    private mutating func isReadLater(_ member: Int) -> Bool {
        guard let input = placement.inputOverwritten(by: member) else { return false }
        return lastReader(of: input) > member
    }

    /// The last member that reads an input. What joins the operation that uses it is read only there: see
    /// `joinNeighbors`.
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

    private mutating func source(_ operand: Int, isRow: Bool, _ literals: inout ProgramLiterals) -> Source {
        let view = graph.views[operand]
        let type = graph.operations[operand].type
        if case .fill(let fill, _, _) = graph.operations[view.base].primitive {
            let operand = Loop.Operand(address: literals.address(of: fill.value, type))
            return .fixed(operand, isScalar: elementCount > 1)
        }
        if fusion.group[view.base] == group, let value = values[view.base] {
            guard fusion.kind[view.base] == .row, !isRow, !view.isContiguous else { return value }
            return load(view, isRow: isRow) { [value] in
                Step(
                    work: .fetch("expand"), type: type, call: .fixed(.expandRows(elementSize: type.size)),
                    sources: [value],
                    destination: nil)
            }
        }
        let address = placement.address(of: view)
        func fixed(_ coordinate: Loop.Coordinate) -> Loop.Operand {
            Loop.Operand(address: address, coordinate: coordinate, stride: coordinate == .none ? 0 : type.size)
        }
        if view.isScalar { return .fixed(fixed(.none), isScalar: elementCount > 1) }
        if view.isContiguous { return .fixed(fixed(isRow ? .row : .element), isScalar: false) }
        let (shape, strides) = view.canonical
        let strided = Loop.StridedView(shape: shape, strides: strides, elementSize: type.size)
        if isRow {
            return load(view, isRow: true) {
                Step(
                    work: .fetch("load"), type: type, call: .fixed(.loadRows(strided)),
                    sources: [.fixed(fixed(.none), isScalar: false)], destination: nil)
            }
        }
        if let split, view.repeatsOneRow(split.rows, split.columns) {
            guard loop.division.rowsInBlock > 1 else { return .fixed(fixed(.column), isScalar: false) }
            return load(view, isRow: false) {
                Step(
                    work: .fetch("repeat"), type: type, call: .fixed(.tileColumns(elementSize: type.size)),
                    sources: [.fixed(fixed(.column), isScalar: false)], destination: nil)
            }
        }
        if let split, view.repeatsRowValues(split.rows, split.columns) {
            // A block of one row, or of a piece of one, has one number.
            guard loop.division.rowsInBlock > 1 else { return .fixed(fixed(.row), isScalar: true) }
            return load(view, isRow: false) {
                Step(
                    work: .fetch("expand"), type: type, call: .fixed(.expandRows(elementSize: type.size)),
                    sources: [.fixed(fixed(.row), isScalar: false)], destination: nil)
            }
        }
        return load(view, isRow: false) {
            Step(
                work: .fetch("load"), type: type, call: .fixed(.loadElements(strided)),
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
        _ literals: inout ProgramLiterals
    ) {
        let operand = operation.operands[0]
        let isOfRows =
            fusion.group[graph.views[operand].base] == group && fusion.kind[graph.views[operand].base] == .row
            && graph.views[operand].isContiguous
        let type = operation.type.kernelType
        guard let rows = descent_find_reduce_rows(reduction, type),
            let columns = descent_find_reduce_columns(reduction, type)
        else { misuse("\(reduction.name) is not defined for \(operation.type)") }
        var input = source(operand, isRow: isOfRows, &literals)
        if case .fixed(let scalar, isScalar: true) = input { input = spread(scalar, operation.type, isRow: isOfRows) }
        let size = operation.type.size
        let out = fusion.kind[member] == .complete ? placement.place(of: member) : nil
        func step(_ call: Loop.Call, _ destination: Loop.Operand?) -> Step {
            Step(
                work: .reduction(reduction), type: operation.type, call: .fixed(call), sources: [input],
                destination: destination)
        }
        switch graph.kindOfReduction(graph.operations[operand].shape, axes) {
        case .all:
            guard let out else { return }
            let call: Loop.Call = isOfRows ? .reduceRowValues(rows) : .reduceElements(rows)
            guard let partials else {
                _ = append(step(call, Loop.Operand(address: out)))
                return
            }
            _ = append(step(call, Loop.Operand(address: partials, coordinate: .block, stride: size)))
            loop.completions.append(
                .reduceRows(rows, out: out, partials: partials, rows: 1, columns: loop.division.blockCount))
        case .alongColumns:
            guard let out else {
                values[member] = append(step(.reduceRows(rows), destination(of: member)))
                return
            }
            let place = Loop.Operand(address: partials ?? out, coordinate: .block, stride: size)
            _ = append(step(.reduceElements(rows), place))
            guard let partials else { return }
            loop.completions.append(
                .reduceRows(
                    rows, out: out, partials: partials, rows: loop.division.rows, columns: loop.division.blocksInRow))
        case .alongRows:
            guard let out else { return }
            let identity = Loop.Identity(
                address: out, operation: reduction, type: type, count: loop.division.columns)
            guard let partials else {
                loop.identities.append(identity)
                let place = Loop.Operand(address: out, coordinate: .column, stride: size)
                _ = append(step(.reduceColumns(columns), place))
                return
            }
            let all = Loop.Identity(
                address: partials, operation: reduction, type: type,
                count: loop.division.taskCount * loop.division.columns)
            loop.identities.append(all)
            let place = Loop.Operand(address: partials, coordinate: .taskColumn, stride: size)
            _ = append(step(.reduceColumns(columns), place))
            loop.completions.append(
                .reduceColumns(
                    columns, out: out, partials: partials, rows: loop.division.taskCount,
                    columns: loop.division.columns,
                    identity: identity))
        }
    }

    private mutating func spread(_ scalar: Loop.Operand, _ type: ScalarType, isRow: Bool) -> Source {
        append(
            Step(
                work: .operation(.copy), type: type, call: isRow ? .rows : .elements,
                sources: [.fixed(scalar, isScalar: true)], destination: nil))
    }
}
