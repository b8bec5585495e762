/// The groups of operations that run together in one instruction.
///
/// A loop computes elementwise operations and reductions over one space of `rows × columns` elements, a block of a
/// few rows at a time, so that everything between its loads and its stores stays in the first-level cache. Within a
/// loop a value is an *element* value (one number for each element), a *row* value (one for each row: what a
/// reduction along the columns gives, and may be used again by element operations of the same loop), or it is
/// *complete* only when the loop has ended (reductions along the rows, or of everything).
struct Fusion {
    enum ValueKind { case element, row, complete }

    let graph: Graph
    /// The groups in the order in which they were begun.
    let groups: [FusionGroup]
    /// The group that computes an operation; `nil` for leaves, movements and what nobody needs.
    let group: [Int?]
    let kind: [ValueKind]
    /// The edges of the graph looked at to decide what depends on what: see `Dependencies`.
    let edgesWalked: Int

    /// Rows longer than this are worked off in pieces, and their reductions are complete only after the loop.
    static let longestWholeRow = 4096

    /// Gathers the operations of a graph into groups.
    init(fusing graph: Graph) {
        var builder = FusionBuilder(graph)
        builder.addNeeded()
        builder.mergeReaders()
        self = builder.finished()
    }

    init(graph: Graph, groups: [FusionGroup], group: [Int?], kind: [ValueKind], edgesWalked: Int) {
        (self.graph, self.groups, self.group, self.kind) = (graph, groups, group, kind)
        self.edgesWalked = edgesWalked
    }

    /// The operations whose memory or registers `position` reads.
    func sources(of position: Int) -> [Int] { graph.sources(of: position) }
}

/// Operations that run together in one instruction.
struct FusionGroup {
    /// Positions in the graph, ascending.
    var members: [Int]
    /// The number of elements of a loop.
    var elementCount = 0
    /// The rows and columns of a loop, once a member asks for a division.
    var split: Split?
    var isLoop: Bool
    /// Whether rows are worked off in pieces although they are short enough for a block.
    var hasPieces = false

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
}

extension Graph {
    /// The elements a loop for this operation runs over, and their division where the operation needs one.
    func space(of position: Int) -> (count: Int, split: FusionGroup.Split?) {
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
            return (source.elementCount, FusionGroup.Split(rows: operation.count, columns: columns, isRequired: true))
        case .alongRows:
            let rows = source.elementCount / Swift.max(operation.count, 1)
            return (source.elementCount, FusionGroup.Split(rows: rows, columns: operation.count, isRequired: true))
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
    var rowsAndColumns: FusionGroup.Split? {
        let (lengths, steps) = canonical
        guard lengths.count == 2, steps == [0, 1] || steps == [1, 0] else { return nil }
        return FusionGroup.Split(rows: lengths[0], columns: lengths[1], isRequired: false)
    }
}
