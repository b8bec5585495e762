/// Which operations run together in one instruction.
///
/// A loop computes elementwise operations and reductions over one space of `rows × columns` elements, a block of a
/// few rows at a time, so that everything between its loads and its stores stays in the first-level cache. Within a
/// loop a value is an *element* value (one number for each element), a *row* value (one for each row: what a
/// reduction along the columns gives, and may be used again by element operations of the same loop), or it is
/// *complete* only when the loop has ended (reductions along the rows, or of everything).
struct Fusion {
    enum ValueKind { case element, row, complete }

    struct Unit {
        /// Positions in the graph, ascending.
        var members: [Int]
        /// For loops, the number of elements and, once a member asks for it, how they divide into rows and columns.
        var elementCount = 0
        var split: Split?
        var isLoop: Bool
        /// Whether rows are worked off in pieces although they are short enough for a block.
        var hasPieces = false
    }

    struct Split: Equatable {
        var rows, columns: Int
        /// Whether a reduction asks for it. What is repeated for each row, or in each, can be loaded under any division.
        var isRequired: Bool

        /// The division that suits both, if there is one.
        static func common(_ a: Split?, _ b: Split?) -> (Split?)? {
            guard let a, let b else { return .some(a ?? b) }
            if (a.rows, a.columns) == (b.rows, b.columns) { return a.isRequired ? a : b }
            if a.isRequired && b.isRequired { return nil }
            return a.isRequired ? a : b
        }
    }

    /// Rows longer than this are worked off in pieces, and their reductions are complete only after the loop.
    static let longestWholeRow = 4096

    let graph: Graph
    private(set) var units: [Unit] = []
    /// The unit that computes an operation; `nil` for leaves, movements and what nobody needs.
    private(set) var unit: [Int?]
    private(set) var kind: [ValueKind]
    /// The loop over one element that was last added to.
    private var scalarLoop: Int?

    init(_ graph: Graph) {
        self.graph = graph
        unit = Array(repeating: nil, count: graph.operations.count)
        kind = Array(repeating: .element, count: graph.operations.count)
        let needed = Fusion.needed(graph)
        for position in graph.operations.indices where needed[position] {
            let operation = graph.operations[position]
            guard graph.views[position].base == position, !operation.primitive.isLeaf else { continue }
            if operation.primitive.isLoopable { addToLoop(position) } else { addAlone(position) }
        }
        mergeReaders()
        divideRows()
    }

    private static func needed(_ graph: Graph) -> [Bool] {
        var needed = Array(repeating: false, count: graph.operations.count)
        for output in graph.outputs { needed[output] = true }
        for position in graph.operations.indices.reversed() where needed[position] {
            for operand in graph.operations[position].operands { needed[operand] = true }
        }
        return needed
    }

    /// The operations whose memory or registers `position` reads.
    func sources(of position: Int) -> [Int] { graph.operations[position].operands.map { graph.views[$0].base } }

    private mutating func addAlone(_ position: Int) {
        unit[position] = units.count
        kind[position] = .complete
        units.append(Unit(members: [position], isLoop: false))
    }

    private mutating func addToLoop(_ position: Int) {
        let operation = graph.operations[position]
        let candidates = Set(sources(of: position).compactMap { unit[$0] }).filter { units[$0].isLoop }.sorted(by: >)
        for candidate in candidates where joinsAsRow(position, candidate) {
            place(position, in: candidate, as: kindOfRowOperation(operation))
            return
        }
        let new = units.count
        let space = graph.space(of: position)
        units.append(Unit(members: [position], elementCount: space.count, split: space.split, isLoop: true))
        unit[position] = new
        kind[position] = graph.kindOfElementOperation(position)
        for candidate in candidates { merge(candidate, into: new) }
        // Scalar arithmetic costs more to begin than to do: all of it that can run together does.
        guard space.count == 1 else { return }
        if let scalarLoop, !units[scalarLoop].members.isEmpty { merge(scalarLoop, into: new) }
        scalarLoop = new
    }

    private mutating func place(_ position: Int, in loop: Int, as valueKind: ValueKind) {
        unit[position] = loop
        kind[position] = valueKind
        units[loop].members.append(position)
    }

    // MARK: Row values

    private func kindOfRowOperation(_ operation: Operation) -> ValueKind {
        if case .reduce = operation.primitive { return .complete }
        return .row
    }

    /// Whether an operation on one value a row can be computed in the loop that has those values.
    private func joinsAsRow(_ position: Int, _ loop: Int) -> Bool {
        guard let split = units[loop].split, split.rows > 1, split.columns > 0 else { return false }
        let operation = graph.operations[position]
        var usesRow = false
        for operand in operation.operands {
            let view = graph.views[operand]
            if unit[view.base] == loop {
                guard kind[view.base] == .row, view.isContiguous, view.count == split.rows else { return false }
                usesRow = true
            } else if unit[view.base].map({ depends($0, on: loop) }) ?? false {
                return false
            }
        }
        if case .reduce(_, let axes) = operation.primitive {
            return usesRow && axes.count == graph.operations[operation.operands[0]].shape.rank
        }
        return usesRow && operation.count == split.rows
    }

    // MARK: Merging

    /// Makes two loops one, where every value that passes between them can pass in registers.
    private mutating func merge(_ old: Int, into new: Int) {
        guard units[old].elementCount == units[new].elementCount, units[old].elementCount > 0 else { return }
        guard let split = Split.common(units[old].split, units[new].split) else { return }
        let both = units[old].members + units[new].members
        for member in both {
            for operand in graph.operations[member].operands {
                let source = unit[graph.views[operand].base]
                guard source == old || source == new, source != unit[member] else { continue }
                guard passesInRegisters(operand, to: member, split) else { return }
            }
        }
        guard !dependsIndirectly(new, on: old), !dependsIndirectly(old, on: new) else { return }
        units[new].members = both.sorted()
        units[new].split = split
        for member in units[old].members { unit[member] = new }
        units[old].members = []
    }

    /// Loops that read the same memory become one and read it once, where it is too large to stay in the caches. So an
    /// update of state that nothing else in the step uses does not run through the gradient again.
    private mutating func mergeReaders() {
        var loops: [Int: Set<Int>] = [:]
        for position in unit.indices {
            guard let reader = unit[position], units[reader].isLoop else { continue }
            for operand in graph.operations[position].operands {
                let view = graph.views[operand]
                guard unit[view.base] != reader, view.isContiguous, view.count == units[reader].elementCount else {
                    continue
                }
                loops[view.base, default: []].insert(reader)
            }
        }
        for (source, readers) in loops.sorted(by: { $0.key < $1.key }) {
            let operation = graph.operations[source]
            guard operation.bytes > LoopBuilder.cacheBytes, !operation.primitive.isFill else { continue }
            // Some may have become part of others, for another source.
            let living = readers.filter { !units[$0].members.isEmpty }.sorted(by: >)
            guard let last = living.first else { continue }
            for loop in living.dropFirst() { merge(loop, into: last) }
        }
    }

    /// Rows of what streams through memory are worked off in short pieces, as a flat loop is, unless operations of the
    /// loop use their reductions.
    private mutating func divideRows() {
        for index in units.indices where units[index].isLoop {
            let (members, columns) = (units[index].members, units[index].split?.columns ?? 0)
            let reductions = members.filter { kind[$0] == .row }
            guard columns > 2 * LoopBuilder.elementsInStreamingPiece, !reductions.isEmpty,
                Set(reductions).isDisjoint(with: members.flatMap { sources(of: $0) }),
                LoopBuilder.isStreaming(members, graph, self, units[index].elementCount)
            else { continue }
            for position in reductions { kind[position] = .complete }
            units[index].hasPieces = true
        }
    }

    private func passesInRegisters(_ operand: Int, to member: Int, _ split: Split?) -> Bool {
        let view = graph.views[operand]
        let isReduction = graph.operations[member].primitive.isReduction
        switch kind[view.base] {
        case .complete: return false
        case .element:
            let whole = view.isContiguous && view.count == graph.operations[view.base].count
            return whole && (kind[member] != .row || isReduction)
        case .row:
            guard let split else { return false }
            if view.isContiguous && view.count == split.rows {
                return isReduction ? kind[member] == .complete : kind[member] == .row
            }
            return view.repeatsRowValues(split.rows, split.columns) && (kind[member] != .row || isReduction)
        }
    }

    // MARK: Order

    func predecessors(of unitIndex: Int) -> Set<Int> {
        var found = Set<Int>()
        for member in units[unitIndex].members {
            for source in sources(of: member) {
                if let predecessor = unit[source], predecessor != unitIndex { found.insert(predecessor) }
            }
        }
        return found
    }

    /// Whether `late` needs `early`, directly or through others.
    func depends(_ late: Int, on early: Int) -> Bool {
        late == early || reaches(from: predecessors(of: late), early)
    }

    private func dependsIndirectly(_ late: Int, on early: Int) -> Bool {
        reaches(from: predecessors(of: late).subtracting([early]), early)
    }

    private func reaches(from start: Set<Int>, _ early: Int) -> Bool {
        let first = units[early].members.first ?? 0
        var pending = Array(start)
        var seen = start
        while let next = pending.popLast() {
            if next == early { return true }
            // Nothing that ended before `early` began can need it.
            guard let last = units[next].members.last, last > first else { continue }
            for predecessor in predecessors(of: next) where seen.insert(predecessor).inserted {
                pending.append(predecessor)
            }
        }
        return false
    }
}

extension Primitive {
    /// Whether loops can compute this.
    var isLoopable: Bool {
        switch self {
        case .unary, .binary, .select, .convert, .iota, .reduce: true
        case .pad(_, _, let interior): interior.allSatisfy { $0 == 0 }
        case .constant, .placeholder, .fill, .random, .alias, .withoutDerivative, .custom, .reshape, .broadcast,
            .transpose, .slice, .concatenate, .gather, .scatterAdd, .argument, .cumulativeSum, .matrixProduct:
            false
        }
    }
}

extension Primitive {
    var isReduction: Bool {
        if case .reduce = self { return true }
        return false
    }
}

extension Graph {
    /// The elements a loop for this operation runs over, and their division where the operation needs one.
    func space(of position: Int) -> (count: Int, split: Fusion.Split?) {
        let operation = operations[position]
        if case .pad = operation.primitive { return (operation.count, nil) }
        guard case .reduce(_, let axes) = operation.primitive else {
            return (operation.count, operation.operands.lazy.compactMap { self.views[$0].rowsAndColumns }.first)
        }
        let source = operations[operation.operands[0]].shape
        switch kindOfReduction(source, axes) {
        case .all: return (source.elementCount, nil)
        case .alongColumns:
            let columns = source.elementCount / Swift.max(operation.count, 1)
            return (source.elementCount, Fusion.Split(rows: operation.count, columns: columns, isRequired: true))
        case .alongRows:
            let rows = source.elementCount / Swift.max(operation.count, 1)
            return (source.elementCount, Fusion.Split(rows: rows, columns: operation.count, isRequired: true))
        }
    }

    enum ReductionKind { case all, alongColumns, alongRows }

    func kindOfReduction(_ source: Shape, _ axes: [Int]) -> ReductionKind {
        let long = source.indices.filter { source[$0] != 1 }
        let reduced = long.filter { axes.contains($0) }
        if reduced.count == long.count { return .all }
        return reduced == Array(long.suffix(reduced.count)) ? .alongColumns : .alongRows
    }

    func kindOfElementOperation(_ position: Int) -> Fusion.ValueKind {
        let operation = operations[position]
        guard case .reduce(_, let axes) = operation.primitive else { return .element }
        let source = operations[operation.operands[0]].shape
        let isRow = kindOfReduction(source, axes) == .alongColumns
        let columns = source.elementCount / Swift.max(operation.count, 1)
        return isRow && columns <= Fusion.longestWholeRow ? .row : .complete
    }
}

extension View {
    /// The division of the elements that makes this view a repetition of one row, or of one value a row.
    var rowsAndColumns: Fusion.Split? {
        let (lengths, steps) = canonical
        guard lengths.count == 2, steps == [0, 1] || steps == [1, 0] else { return nil }
        return Fusion.Split(rows: lengths[0], columns: lengths[1], isRequired: false)
    }
}
