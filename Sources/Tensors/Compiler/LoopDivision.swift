/// The division of a loop's elements into blocks, and of the blocks into tasks. A block is some whole rows, or a piece
/// of one row.
struct LoopDivision: Sendable {
    var rows: Int
    var columns: Int
    var rowsInBlock: Int
    var columnsInBlock: Int

    /// Elements that make up one task, at least: a fixed number, so that the order of every sum is the same on any
    /// number of threads.
    static let elementsInTask = 1 << 15
    /// Bytes of a block's register: a handful of them fill the first-level cache.
    static let bytesInBlock = 4096
    /// The elements of a block in a loop that streams through memory. Few, so that the processor computes one block while
    /// its prefetchers, which run a little ahead, fetch the next. Measured on the Adam update of 10 million parameters.
    static let elementsInStreamingBlock = 128
    /// The same for pieces of rows, whose kernels take longer to begin. Measured on SM3 with a matrix of 2048².
    static let elementsInStreamingPiece = 256

    var blocksInRow: Int { (columns + columnsInBlock - 1) / Swift.max(columnsInBlock, 1) }
    var blockRows: Int { (rows + rowsInBlock - 1) / Swift.max(rowsInBlock, 1) }
    var blockCount: Int { blocksInRow * blockRows }
    var elementsInBlock: Int { rowsInBlock * columnsInBlock }
    var blocksInTask: Int { Swift.max(1, LoopDivision.elementsInTask / Swift.max(elementsInBlock, 1)) }
    var taskCount: Int { (blockCount + blocksInTask - 1) / blocksInTask }
}

extension Fusion {
    /// Elements of a loop's block that does not stream.
    func longestBlock(of loop: FusionGroup) -> Int {
        let widest = loop.members.map { graph.operations[$0].type.size }.max() ?? 4
        return LoopDivision.bytesInBlock / Swift.max(widest, 4)
    }

    func division(of loop: FusionGroup) -> LoopDivision {
        let space = loop.split ?? FusionGroup.Split(rows: 1, columns: loop.elementCount, isRequired: false)
        let wholeRows = loop.split != nil && space.columns <= Fusion.longestWholeRow && !loop.hasPieces
        let streaming = loop.hasPieces ? LoopDivision.elementsInStreamingPiece : LoopDivision.elementsInStreamingBlock
        let size = graph.isStreaming(loop) ? streaming : longestBlock(of: loop)
        return LoopDivision(
            rows: space.rows, columns: space.columns,
            rowsInBlock: wholeRows ? Swift.max(1, size / space.columns) : 1,
            columnsInBlock: wholeRows ? space.columns : size)
    }

    /// The partial results that a reduction needs until its loop ends; `nil` where it needs none.
    func partialCount(of member: Int, _ division: LoopDivision) -> Int? {
        let operation = graph.operations[member]
        guard case .reduce(_, let axes) = operation.primitive, kind[member] == .complete else { return nil }
        switch graph.kindOfReduction(graph.operations[operation.operands[0]].shape, axes) {
        case .all, .alongColumns: return division.blockCount > 1 ? division.blockCount : nil
        case .alongRows: return division.taskCount > 1 ? division.taskCount * division.columns : nil
        }
    }
}

extension Graph {
    /// The size of the caches: larger tensors are fetched from memory each time they are read.
    static let cacheBytes = 1 << 21

    /// Whether a loop reads more than one tensor element by element, and in all more than the caches hold.
    func isStreaming(_ loop: FusionGroup) -> Bool {
        let own = Set(loop.members)
        let read = Set(loop.members.flatMap { sources(of: $0) }.filter { !own.contains($0) })
            .map { operations[$0] }.filter { $0.count == loop.elementCount && !$0.primitive.isFill }
        return read.count > 1 && read.reduce(0) { $0 + $1.bytes } > Graph.cacheBytes
    }
}
