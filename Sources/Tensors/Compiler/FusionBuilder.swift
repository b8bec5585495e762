/// Gathers operations, in their order, into groups.
///
/// An operation begins a group, into which the loops are merged whose values it uses. All of this takes time in
/// proportion to the operations: groups are united by moving the smaller one, and `Dependencies` says whether one needs
/// the other without looking at the whole graph.
struct FusionBuilder {
    private let graph: Graph
    private var dependencies: Dependencies
    /// The groups, by the operation that stands for each in `dependencies`.
    private var groups: [FusionGroup?]
    /// The operation with which each group was begun; a merged one is the later one.
    private var beginnings: [Int]
    /// The operation that stands for the group begun with an operation, while that is not merged into another.
    private var representatives: [Int?]
    private var kind: [Fusion.ValueKind]
    /// The beginning of the loop over one element that was last added to.
    private var scalarLoop: Int?

    init(_ graph: Graph) {
        self.graph = graph
        let count = graph.operations.count
        dependencies = Dependencies(nodeCount: count, isOrdered: true)
        groups = Array(repeating: nil, count: count)
        beginnings = Array(0..<count)
        representatives = Array(repeating: nil, count: count)
        kind = Array(repeating: .element, count: count)
    }

    /// Puts every operation that computes something the outputs need into a group.
    mutating func addNeeded() {
        let needed = neededOperations()
        for position in graph.operations.indices where needed[position] {
            let operation = graph.operations[position]
            guard graph.views[position].base == position, !operation.primitive.isLeaf else { continue }
            if operation.primitive.isLoopable { addToLoop(position) } else { addAlone(position) }
        }
    }

    private func neededOperations() -> [Bool] {
        var needed = Array(repeating: false, count: graph.operations.count)
        for output in graph.outputs { needed[output] = true }
        for position in graph.operations.indices.reversed() where needed[position] {
            for operand in graph.operations[position].operands { needed[operand] = true }
        }
        return needed
    }

    /// The groups in the order of their beginnings.
    ///
    /// Rows of what streams through memory are worked off in short pieces, as a flat loop is, unless operations of the
    /// loop use their reductions.
    consuming func finished() -> Fusion {
        var finished: [FusionGroup] = []
        var group = [Int?](repeating: nil, count: graph.operations.count)
        for representative in representatives {
            guard let representative, var next = groups[representative] else { continue }
            next.members.sort()
            for member in next.members { group[member] = finished.count }
            let reductions = next.isLoop ? next.members.filter { kind[$0] == .row } : []
            if let columns = next.split?.columns, columns > 2 * LoopDivision.elementsInStreamingPiece,
                !reductions.isEmpty, Set(reductions).isDisjoint(with: next.members.flatMap { graph.sources(of: $0) }),
                graph.isStreaming(next)
            {
                for position in reductions { kind[position] = .complete }
                next.hasPieces = true
            }
            finished.append(next)
        }
        return Fusion(
            graph: graph, groups: finished, group: group, kind: kind, edgesWalked: dependencies.edgesWalked)
    }

    // MARK: Adding

    /// The operation that stands for the group of another one, if that is in one.
    private mutating func group(of position: Int) -> Int? {
        let representative = dependencies.group(of: position)
        return groups[representative] == nil ? nil : representative
    }

    private mutating func begin(_ group: FusionGroup, with position: Int) {
        groups[position] = group
        representatives[position] = position
        addEdges(of: position)
    }

    private mutating func addEdges(of position: Int) {
        for source in graph.sources(of: position) where group(of: source) != nil {
            dependencies.add(reader: position, source: source)
        }
    }

    private mutating func addAlone(_ position: Int) {
        kind[position] = .complete
        begin(FusionGroup(members: [position], isLoop: false), with: position)
    }

    private mutating func addToLoop(_ position: Int) {
        var candidates: [Int] = []
        for source in graph.sources(of: position) {
            guard let loop = group(of: source), groups[loop]?.isLoop == true, !candidates.contains(loop) else {
                continue
            }
            candidates.append(loop)
        }
        candidates.sort { beginnings[$0] > beginnings[$1] }
        for loop in candidates where joinsAsRow(position, loop) {
            kind[position] = graph.operations[position].primitive.isReduction ? .complete : .row
            place(position, in: loop)
            return
        }
        let space = graph.space(of: position)
        kind[position] = graph.kindOfElementOperation(position)
        begin(
            FusionGroup(members: [position], elementCount: space.count, split: space.split, isLoop: true),
            with: position)
        for loop in candidates { merge(beginnings[loop], into: position) }
        // Scalar arithmetic costs more to begin than to do: all of it that can run together does.
        guard space.count == 1 else { return }
        if let scalarLoop, representatives[scalarLoop] != nil { merge(scalarLoop, into: position) }
        scalarLoop = position
    }

    private mutating func place(_ position: Int, in loop: Int) {
        addEdges(of: position)
        unite(loop, position, beginning: beginnings[loop])
    }

    /// Whether an operation on one value a row can be computed in the loop that has those values.
    private mutating func joinsAsRow(_ position: Int, _ loop: Int) -> Bool {
        guard let split = groups[loop]?.split, split.rows > 1, split.columns > 0 else { return false }
        let operation = graph.operations[position]
        var usesRow = false
        for operand in operation.operands {
            let view = graph.views[operand]
            guard let source = group(of: view.base) else { continue }
            if source == loop {
                guard kind[view.base] == .row, view.isContiguous, view.count == split.rows else { return false }
                usesRow = true
            } else if dependencies.needs(source, loop) {
                return false
            }
        }
        if case .reduce(_, let axes) = operation.primitive {
            return usesRow && axes.count == graph.operations[operation.operands[0]].shape.rank
        }
        return usesRow && operation.count == split.rows
    }

    // MARK: Merging

    /// Makes two loops one, where every value that passes between them can pass in registers. The loops are given by
    /// their beginnings.
    private mutating func merge(_ oldBeginning: Int, into newBeginning: Int) {
        guard let old = representatives[oldBeginning], let new = representatives[newBeginning],
            let count = groups[old]?.elementCount, count == groups[new]?.elementCount, count > 0,
            let split = FusionGroup.Split.common(groups[old]?.split, groups[new]?.split)
        else { return }
        for edge in dependencies.edges(between: old, and: new) {
            for operand in graph.operations[edge.reader].operands where graph.views[operand].base == edge.source {
                guard passesInRegisters(operand, to: edge.reader, split) else { return }
            }
        }
        guard !dependencies.needs(new, old, throughOthers: true), !dependencies.needs(old, new, throughOthers: true)
        else { return }
        let merged = unite(old, new, beginning: newBeginning)
        groups[merged]?.split = split
    }

    /// Makes one of two groups, or of a group and an operation.
    @discardableResult
    private mutating func unite(_ a: Int, _ b: Int, beginning: Int) -> Int {
        for group in [a, b] { representatives[beginnings[group]] = nil }
        let merged = dependencies.unite(a, b)
        let other = merged == a ? b : a
        let members = groups[other]?.members ?? [other]
        if groups[merged] == nil {
            groups[merged] = groups[other]
            groups[merged]?.members.append(merged)
        } else {
            groups[merged]?.members += members
        }
        groups[other] = nil
        beginnings[merged] = beginning
        representatives[beginning] = merged
        return merged
    }

    /// Makes loops that read the same memory one, which reads it once, where it is too large to stay in the caches. So
    /// an update of state that nothing else in the step uses does not run through the gradient again.
    mutating func mergeReaders() {
        var loops: [Int: Set<Int>] = [:]
        for position in graph.operations.indices {
            guard let reader = group(of: position), let loop = groups[reader], loop.isLoop else { continue }
            for operand in graph.operations[position].operands {
                let view = graph.views[operand]
                let source = graph.operations[view.base]
                guard source.bytes > Graph.cacheBytes, !source.primitive.isFill, group(of: view.base) != reader,
                    view.isContiguous, view.count == loop.elementCount
                else { continue }
                loops[view.base, default: []].insert(beginnings[reader])
            }
        }
        for (_, readers) in loops.sorted(by: { $0.key < $1.key }) {
            // Some may have become part of others, for another source.
            let living = readers.filter { representatives[$0] != nil }.sorted(by: >)
            guard let last = living.first else { continue }
            for loop in living.dropFirst() { merge(loop, into: last) }
        }
    }

    private func passesInRegisters(_ operand: Int, to member: Int, _ split: FusionGroup.Split?) -> Bool {
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
}
