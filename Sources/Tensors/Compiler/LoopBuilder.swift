import CKernels

/// Writes the kernels of one fused loop.
struct LoopBuilder {
    private let graph: Graph
    private let fusion: Fusion
    private let unit: Int
    private let members: [Int]
    private(set) var recipe: LoopRecipe
    private let elementCount: Int
    /// Rows and columns as the operations speak of them; `nil` for a flat loop.
    private let split: Fusion.Split?

    /// A value within a block: a place outside the loop, or the result of a step.
    private enum Source: Hashable {
        case fixed(LoopRecipe.Operand, isScalar: Bool)
        case step(Int)
    }

    /// One kernel before registers are given out.
    private struct Step {
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

    private var steps: [Step] = []
    private var values: [Int: Source] = [:]
    private var loads: [LoadKey: Source] = [:]
    private var pendingStores: [(Source, LoopRecipe.Operand, ScalarType)] = []

    private struct LoadKey: Hashable {
        var view: View
        var isRow: Bool
    }

    /// Elements of a block: with a handful of registers they fill the first-level cache.
    static let elementsInBlock = 1024
    /// Where a loop streams through memory, blocks are short: the processor then computes one while its prefetchers,
    /// which run a little ahead, fetch the next. Measured on the Adam update of 10 million parameters.
    static let elementsInStreamingBlock = 128
    private static let cacheBytes = 1 << 21

    /// Bytes a loop reads from memory element by element.
    private static func bytesRead(_ members: [Int], _ graph: Graph, _ fusion: Fusion, _ elementCount: Int) -> Int {
        let own = Set(members)
        let read = Set(members.flatMap { fusion.sources(of: $0) }.filter { !own.contains($0) })
        return read.reduce(0) { sum, source in
            let operation = graph.operations[source]
            return operation.count == elementCount && !operation.primitive.isFill ? sum + operation.bytes : sum
        }
    }

    init(_ lowering: Lowering, unit: Int) {
        graph = lowering.graph
        fusion = lowering.fusion
        self.unit = unit
        let own = fusion.units[unit]
        (members, elementCount, split) = (own.members, own.elementCount, own.split)
        let space = own.split ?? Fusion.Split(rows: 1, columns: own.elementCount)
        let wholeRows = own.split != nil && space.columns <= Fusion.longestWholeRow
        let isStreaming = LoopBuilder.bytesRead(members, graph, fusion, elementCount) > LoopBuilder.cacheBytes
        let size = isStreaming ? LoopBuilder.elementsInStreamingBlock : LoopBuilder.elementsInBlock
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
        if case .iota(let axis, let shape, let type) = operation.primitive {
            let call = LoopRecipe.Call.iota(shape: shape.lengths, axis: axis, type: type.kernelType)
            values[member] = append(
                Step(name: "iota", type: type, call: .fixed(call), sources: [], destination: destination))
            return
        }
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
        let step = Step(
            name: name, type: type, call: isRow ? .rows : .elements, sources: sources, destination: destination)
        let result = append(step)
        values[member] = result
        if destination == nil, lowering.isStored(member) {
            pendingStores.append((result, stored(member, lowering), operation.type))
        }
    }

    /// Where a stored value goes as it is computed; `nil` for a register.
    private func destination(of member: Int, _ lowering: Lowering) -> LoopRecipe.Operand? {
        guard lowering.isStored(member), !isReadLater(member, lowering) else { return nil }
        return stored(member, lowering)
    }

    private func stored(_ member: Int, _ lowering: Lowering) -> LoopRecipe.Operand {
        LoopRecipe.Operand(
            address: lowering.place(of: member), coordinate: fusion.kind[member] == .row ? .row : .element,
            stride: graph.operations[member].type.size)
    }

    /// Whether the input that `member` overwrites is still read by operations after it.
    private func isReadLater(_ member: Int, _ lowering: Lowering) -> Bool {
        guard case .output(let output) = lowering.place(of: member).space, lowering.schedule.inPlace.contains(output)
        else { return false }
        guard let input = lowering.replacedInput(output) else { return false }
        func reads(_ position: Int) -> Bool { fusion.sources(of: position).contains(input) }
        // A product may be computed only where it is added: see `joinMultiplications`.
        func joins(_ source: Int) -> Bool {
            guard fusion.unit[source] == unit, case .binary(.multiply) = graph.operations[source].primitive else {
                return false
            }
            return reads(source)
        }
        return members.contains { $0 > member && (reads($0) || fusion.sources(of: $0).contains(where: joins)) }
    }

    // MARK: Operands

    private mutating func source(_ operand: Int, isRow: Bool, _ lowering: inout Lowering) -> Source {
        let view = graph.views[operand]
        let type = graph.operations[operand].type
        if case .fill(let fill, _, _) = graph.operations[view.base].primitive {
            let operand = LoopRecipe.Operand(address: lowering.literal(fill.value, type))
            return .fixed(operand, isScalar: elementCount > 1)
        }
        if fusion.unit[view.base] == unit, let value = values[view.base] {
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
            fusion.unit[graph.views[operand].base] == unit && fusion.kind[graph.views[operand].base] == .row
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

    // MARK: Kernels

    /// a·b + c and its like in one pass, where what is computed on the way is used only there. Rounded as the separate
    /// operations would be, so that the bits stay the same.
    private mutating func joinNeighbours() {
        var uses = Array(repeating: 0, count: steps.count)
        for step in steps { for case .step(let used) in step.sources { uses[used] += 1 } }
        var isGone = Array(repeating: false, count: steps.count)
        for index in steps.indices where steps[index].type.isFloating && isElementsStep(index) {
            let sources = steps[index].sources
            /// The operands of the step that computes a source, if it is of this name and only used here.
            func inner(_ name: String, _ source: Source) -> (operands: [Source], step: Int)? {
                guard case .step(let position) = source, steps[position].name == name, uses[position] == 1,
                    steps[position].destination == nil, isElementsStep(position)
                else { return nil }
                let operands = steps[position].sources
                return (name == "multiply" ? vectorFirst(operands) : operands, position)
            }
            var candidates: [(name: String, sources: [Source], gone: [Int])] = []
            switch steps[index].name {
            case "add":
                let (left, right) = (inner("multiply", sources[0]), inner("multiply", sources[1]))
                if let left, let right, left.step != right.step {
                    candidates.append(("multiplyAddMultiply", left.operands + right.operands, [left.step, right.step]))
                }
                for (product, other) in [(left, sources[1]), (right, sources[0])] {
                    if let product {
                        candidates.append(("multiplyAdd", product.operands + [other], [product.step]))
                    }
                }
                for root in ["multiplySqrt", "sqrt"] {
                    if let found = inner(root, sources[0]) {
                        candidates.append((root + "Add", found.operands + [sources[1]], [found.step]))
                    }
                }
            case "subtract":
                if let product = inner("multiply", sources[1]) {
                    candidates.append(("subtractMultiply", [sources[0]] + product.operands, [product.step]))
                }
            case "sqrt":
                if let product = inner("multiply", sources[0]) {
                    candidates.append(("multiplySqrt", product.operands, [product.step]))
                }
            case "divide":
                if let product = inner("multiply", sources[0]) {
                    candidates.append(("multiplyDivide", product.operands + [sources[1]], [product.step]))
                }
            default: break
            }
            let type = steps[index].type.kernelType
            guard let found = candidates.first(where: { descent_find($0.name, type, layout($0.sources)) != nil })
            else { continue }
            (steps[index].name, steps[index].sources) = (found.name, found.sources)
            for position in found.gone { isGone[position] = true }
        }
        remove(isGone)
    }

    private func isElementsStep(_ index: Int) -> Bool {
        if case .elements = steps[index].call { return true }
        return false
    }

    /// Multiplication commutes bit for bit, and kernels exist with the scalar second.
    private func vectorFirst(_ sources: [Source]) -> [Source] {
        if case .fixed(_, isScalar: true) = sources[0] { return [sources[1], sources[0]] }
        return sources
    }

    private mutating func remove(_ isGone: [Bool]) {
        var renumbered: [Int: Int] = [:]
        var kept: [Step] = []
        for (index, step) in steps.enumerated() where !isGone[index] {
            var step = step
            step.sources = step.sources.map { source in
                if case .step(let old) = source, let new = renumbered[old] { return .step(new) }
                return source
            }
            renumbered[index] = kept.count
            kept.append(step)
        }
        steps = kept
    }

    private func layout(_ sources: [Source]) -> String {
        String(sources.map { source in if case .fixed(_, isScalar: true) = source { "s" } else { "v" } })
    }

    private mutating func assignRegisters() {
        spreadScalars()
        var lastUse = Array(repeating: -1, count: steps.count)
        for (index, step) in steps.enumerated() {
            for case .step(let used) in step.sources { lastUse[used] = index }
        }
        let widest = steps.map(\.type.size).max() ?? 4
        // Registers a multiple of 4096 bytes apart would compete for the same cache sets.
        let stride = Arena.aligned(recipe.rowsInBlock * recipe.columnsInBlock * Swift.max(widest, 4)) + 128
        var free: [Int] = []
        var registerCount = 0
        var places: [LoopRecipe.Operand] = []
        for (index, step) in steps.enumerated() {
            func operand(_ source: Source) -> LoopRecipe.Operand {
                switch source {
                case .fixed(let operand, _): operand
                case .step(let position): places[position]
                }
            }
            let operands = step.sources.map(operand)
            var out = step.destination
            var register: Int?
            if out == nil {
                let chosen = free.popLast() ?? registerCount
                registerCount = Swift.max(registerCount, chosen + 1)
                register = chosen
                out = LoopRecipe.Operand(address: Address(space: .registers, byteOffset: chosen * stride))
            }
            guard let out else { continue }
            places.append(out)
            recipe.kernels.append(LoopRecipe.Kernel(call: call(of: step), out: out, operands: operands))
            // Freed only now: kernels are fastest when their result is not one of their operands.
            for case .step(let used) in Set(step.sources) where lastUse[used] == index && steps[used].destination == nil
            {
                free.append(places[used].address.byteOffset / stride)
            }
            if lastUse[index] < 0, let register { free.append(register) }
        }
        recipe.registerBytes = registerCount * stride
    }

    private mutating func spreadScalars() {
        var new: [Step] = []
        var renumbered: [Int] = []
        for step in steps {
            var step = step
            step.sources = step.sources.map { source in
                if case .step(let old) = source { return .step(renumbered[old]) }
                return source
            }
            if isElementwise(step), kernel(of: step) == nil {
                for (position, source) in step.sources.enumerated() {
                    guard case .fixed(_, isScalar: true) = source, kernel(of: step) == nil else { continue }
                    let type = step.name == "select" && position == 0 ? ScalarType.bool : step.type
                    new.append(Step(name: "copy", type: type, call: step.call, sources: [source], destination: nil))
                    step.sources[position] = .step(new.count - 1)
                }
            }
            renumbered.append(new.count)
            new.append(step)
        }
        steps = new
    }

    private func isElementwise(_ step: Step) -> Bool {
        switch step.call {
        case .elements, .rows: true
        case .fixed: false
        }
    }

    private func kernel(of step: Step) -> descent_elementwise? {
        if step.name.hasPrefix("convert to ") {
            let target = ScalarType(rawValue: String(step.name.dropFirst("convert to ".count)))
            guard layout(step.sources) == "v", let target else { return nil }
            return descent_find_conversion(step.type.kernelType, target.kernelType)
        }
        return descent_find(step.name, step.type.kernelType, layout(step.sources))
    }

    private func call(of step: Step) -> LoopRecipe.Call {
        func function() -> descent_elementwise {
            guard let function = kernel(of: step) else { misuse("\(step.name) is not defined for \(step.type)") }
            return function
        }
        switch step.call {
        case .fixed(let call): return call
        case .elements: return .elements(function())
        case .rows: return .rows(function())
        }
    }

    // MARK: Listing

    private mutating func describe() {
        let space = split.map { "\($0.rows) × \($0.columns)" } ?? "\(elementCount)"
        let size = recipe.rowsInBlock * recipe.columnsInBlock
        recipe.listing = ["loop over \(space), \(recipe.blocks) blocks of \(Swift.min(size, elementCount))"]
        var names: [LoopRecipe.Operand: String] = [:]
        var memory = Set<LoopRecipe.Operand>()
        func name(_ operand: LoopRecipe.Operand) -> String {
            if case .registers = operand.address.space { return names[operand] ?? "?" }
            if operand.coordinate != .none { memory.insert(operand) }
            return operand.address.description
        }
        for (index, (step, kernel)) in zip(steps, recipe.kernels).enumerated() {
            let operands = kernel.operands.map(name).joined(separator: ", ")
            let isRegister = kernel.out.address.space == .registers
            if isRegister { names[kernel.out] = "%\(index)" }
            let out = isRegister ? "%\(index)" : name(kernel.out)
            recipe.listing.append("  \(out) = \(step.name) \(operands)")
            if isElementwise(step) { recipe.cost.operations += elementCount }
        }
        for operand in memory {
            switch operand.coordinate {
            case .element: recipe.cost.bytes += elementCount * operand.stride
            case .row: recipe.cost.bytes += recipe.rows * operand.stride
            case .column, .taskColumn: recipe.cost.bytes += recipe.columns * operand.stride
            case .block, .none: break
            }
        }
    }
}
