import CKernels

/// A fused loop: a short program of vector kernels run over one block of elements after another.
struct Loop: Instruction {
    var division: LoopDivision
    var kernels: [Kernel] = []
    /// The number of kernels, from the first on, that compute the same for every block.
    var constantCount = 0
    /// The work that remains once all blocks are done.
    var completions: [Completion] = []
    /// Buffers to be set before the first block: column sums of a single task accumulate in place.
    var identities: [Identity] = []
    var registerBytes = 0
    var description: LoopListing?

    var listing: [String] { description?.lines ?? [] }
    var cost: Cost { description?.cost ?? Cost() }

    func unbound() -> BoundInstruction { BoundLoop(self) }

    static let coordinateCount = Coordinate.allCases.count

    /// The coordinate of a block that moves an operand's address.
    /// `taskColumn` counts columns through one row for each task.
    enum Coordinate: Int, Sendable, CaseIterable { case none, element, row, column, taskColumn, block }

    struct Operand: Sendable, Hashable {
        var address: Address
        var coordinate = Coordinate.none
        /// Bytes the address moves for each step of the coordinate.
        var stride = 0
    }

    enum Call: Sendable {
        /// `out, a, b, c, d, n` with n the elements or rows of the block.
        case elements(descent_elementwise)
        case rows(descent_elementwise)
        /// Elementwise operations whose values stay in vector registers; their operands are the links'.
        case chain([Link], type: ScalarType)
        case expandRows(elementSize: Int)
        case tileColumns(elementSize: Int)
        case loadElements(StridedView)
        case loadRows(StridedView)
        case loadPadded(PaddedView)
        case iota(shape: [Int], axis: Int, type: descent_type)
        /// Each row of the block to one value.
        case reduceRows(descent_reduce_rows)
        /// All elements, or all row values, of the block to one value.
        case reduceElements(descent_reduce_rows)
        case reduceRowValues(descent_reduce_rows)
        /// Adds the block's rows to one row.
        case reduceColumns(descent_reduce_columns)
    }

    /// One operation of a chain.
    struct Link: Sendable {
        var operation: Int32
        var operand: Operand?
        /// Whether the operand is elements or one number for all.
        var isVector: Bool
        var isStore: Bool
    }

    struct Kernel: Sendable {
        var call: Call
        var out: Operand
        var operands: [Operand]
    }

    enum Completion: Sendable {
        /// `out[r]` = reduction of row r of `[rows, columns]` partial results.
        case reduceRows(descent_reduce_rows, out: Address, partials: Address, rows: Int, columns: Int)
        case reduceColumns(
            descent_reduce_columns, out: Address, partials: Address, rows: Int, columns: Int, identity: Identity)
    }

    /// Buffers to be filled with the value a reduction starts from.
    final class Identity: @unchecked Sendable {
        let address: Address
        private let count: Int
        private let value = UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 8)
        private let spread: descent_elementwise?

        init(address: Address, operation: Reduction, type: descent_type, count: Int) {
            (self.address, self.count) = (address, count)
            _ = descent_reduction_identity(value, operation, type, 1)
            spread = descent_find(.copy, type, LoopBuilder.Layout.scalar)
        }

        deinit { value.deallocate() }

        func fill(_ pointer: UnsafeMutableRawPointer) { spread?(pointer, value, nil, nil, nil, count) }
    }
}

/// A fused loop with its place in memory.
///
/// All that a run touches lies behind constant pointers: no reference is counted and no access checked between kernels.
final class BoundLoop: BoundInstruction, ParallelJob {
    private let loop: Loop
    private let shape: LoopShape
    private let callCount: Int
    /// The resolved kernels of one worker after another; workers differ in their registers.
    private let calls: UnsafeMutablePointer<BoundKernel>
    /// The same for those kernels that are called in sequences.
    private let sequences: UnsafeMutablePointer<descent_call>
    /// The links of the chains, in the order of the kernels.
    private let links: UnsafeMutablePointer<descent_link>
    private let linkCount: Int
    private let workers: Int
    private let views: [BoundLoopView]
    private let identities: UnsafeMutableBufferPointer<UnsafeMutableRawPointer>
    private let completions: UnsafeMutableBufferPointer<BoundCompletion>

    init(_ loop: Loop) {
        self.loop = loop
        shape = LoopShape(loop)
        callCount = loop.kernels.count
        workers = loop.division.taskCount > 1 ? Workers.shared.count : 1
        calls = .allocate(capacity: Swift.max(callCount * workers, 1))
        sequences = .allocate(capacity: Swift.max(callCount * workers, 1))
        linkCount = loop.kernels.reduce(0) { $0 + $1.call.links.count }
        links = .allocate(capacity: Swift.max(linkCount * workers, 1))
        views = loop.kernels.map { BoundLoopView($0.call) }
        identities = .allocate(capacity: loop.identities.count)
        completions = .allocate(capacity: loop.completions.count)
    }

    deinit {
        calls.deallocate()
        sequences.deallocate()
        links.deallocate()
        for view in views { view.deallocate() }
        identities.deallocate()
        completions.deallocate()
    }

    /// The division of the loop, as the blocks need it.
    private struct LoopShape {
        let rows, columns, rowsInBlock, columnsInBlock, blocksInRow, blocks, blocksInTask, tasks: Int

        init(_ loop: Loop) {
            (rows, columns) = (loop.division.rows, loop.division.columns)
            (rowsInBlock, columnsInBlock) = (loop.division.rowsInBlock, loop.division.columnsInBlock)
            (blocksInRow, blocks) = (loop.division.blocksInRow, loop.division.blockCount)
            (blocksInTask, tasks) = (loop.division.blocksInTask, loop.division.taskCount)
        }

        var isFlat: Bool { rows == 1 && rowsInBlock == 1 }
    }

    // MARK: Bound kernels

    /// A kernel ready to be called. Which of the functions it has follows from the opcode.
    private struct BoundKernel {
        var out = BoundOperand()
        var a = BoundOperand()
        var b = BoundOperand()
        var c = BoundOperand()
        var d = BoundOperand()
        var opcode = Opcode.elements
        var elementwise: descent_elementwise?
        var reduction: descent_reduce_rows?
        var view: BoundLoopView?
        var chain: descent_chain?
        var links: UnsafeMutablePointer<descent_link>?
        var linkCount = 0
        /// The number of kernels from this one on that are called as one sequence.
        var sequenceLength = 0
    }

    private enum Opcode: UInt8 {
        case sequence, elements, rows, chain, expandRows, tileColumns, loadElements, loadRows, loadPadded, iota
        case reduceRows, reduceElements, reduceRowValues, reduceColumns
    }

    /// A pointer that moves with a coordinate of the block. An operand that a kernel lacks points nowhere.
    private struct BoundOperand {
        var pointer = UnsafeMutableRawPointer(bitPattern: 64).unsafelyUnwrapped
        var stride: Int32 = 0
        var coordinate: Int32 = 0

        var movesWithElements: Bool { coordinate == Loop.Coordinate.element.rawValue }

        @inline(__always)
        func at(_ block: UnsafePointer<Int>) -> UnsafeMutableRawPointer {
            pointer + block[Int(coordinate)] &* Int(stride)
        }
    }

    private struct BoundCompletion {
        var reduce: descent_reduce_rows
        var out: UnsafeMutableRawPointer
        var partials: UnsafeMutableRawPointer
        var rows: Int
        var columns: Int
        /// Column sums start from the identity; `nil` for row sums.
        var identity: Unmanaged<Loop.Identity>?
    }

    // MARK: Binding

    override func bind(to buffers: Buffers) {
        for worker in 0..<workers {
            var links = links + worker * linkCount
            for (index, kernel) in loop.kernels.enumerated() {
                var call = bound(kernel, views[index], buffers, worker)
                if case .chain(let own, let type) = kernel.call {
                    call.chain = descent_find_chain(type.kernelType)
                    (call.links, call.linkCount) = (links, own.count)
                    bind(own, to: links, buffers, worker)
                    links += own.count
                }
                (calls + worker * callCount + index).initialize(to: call)
            }
            bindSequences(calls + worker * callCount, sequences + worker * callCount)
        }
        for (index, identity) in loop.identities.enumerated() {
            identities.initializeElement(at: index, to: buffers.pointer(identity.address))
        }
        for (index, completion) in loop.completions.enumerated() {
            switch completion {
            case .reduceRows(let reduce, let out, let partials, let rows, let columns):
                completions.initializeElement(
                    at: index,
                    to: BoundCompletion(
                        reduce: reduce, out: buffers.pointer(out), partials: buffers.pointer(partials), rows: rows,
                        columns: columns))
            case .reduceColumns(let reduce, let out, let partials, let rows, let columns, let identity):
                completions.initializeElement(
                    at: index,
                    to: BoundCompletion(
                        reduce: reduce, out: buffers.pointer(out), partials: buffers.pointer(partials), rows: rows,
                        columns: columns, identity: Unmanaged.passUnretained(identity)))
            }
        }
    }

    /// Neighbors whose operands lie still or move with the elements become sequences.
    private func bindSequences(
        _ calls: UnsafeMutablePointer<BoundKernel>, _ sequences: UnsafeMutablePointer<descent_call>
    ) {
        for index in (0..<callCount).reversed() {
            guard calls[index].opcode == .elements, let kernel = calls[index].elementwise else { continue }
            let call = calls[index]
            let operands = [call.out, call.a, call.b, call.c, call.d]
            guard operands.allSatisfy({ $0.movesWithElements || $0.stride == 0 }) else { continue }
            func pointer(_ operand: Int) -> UnsafeMutableRawPointer { operands[operand].pointer }
            func stride(_ operand: Int) -> Int { Int(operands[operand].stride) }
            (sequences + index).initialize(
                to: descent_call(
                    kernel: kernel, operands: (pointer(0), pointer(1), pointer(2), pointer(3), pointer(4)),
                    strides: (stride(0), stride(1), stride(2), stride(3), stride(4))))
            calls[index].opcode = .sequence
            calls[index].sequenceLength = 1
            if index + 1 < callCount { calls[index].sequenceLength += calls[index + 1].sequenceLength }
        }
    }

    private func bind(
        _ chain: [Loop.Link], to links: UnsafeMutablePointer<descent_link>, _ buffers: Buffers, _ worker: Int
    ) {
        for (index, link) in chain.enumerated() {
            var bound = descent_link()
            bound.operation = link.operation
            if let operand = link.operand {
                bound.base = buffers.pointer(operand.address, worker: worker).assumingMemoryBound(to: CChar.self)
                (bound.stride, bound.coordinate) = (operand.stride, Int32(operand.coordinate.rawValue))
                (bound.isVector, bound.isStore) = (link.isVector ? 1 : 0, link.isStore ? 1 : 0)
            }
            (links + index).initialize(to: bound)
        }
        descent_prepare_chain(links, chain.count)
    }

    private func bound(
        _ kernel: Loop.Kernel, _ view: BoundLoopView, _ buffers: Buffers, _ worker: Int
    ) -> BoundKernel {
        var result = BoundKernel()
        result.view = view
        switch kernel.call {
        case .elements(let function): (result.opcode, result.elementwise) = (.elements, function)
        case .rows(let function): (result.opcode, result.elementwise) = (.rows, function)
        case .chain: result.opcode = .chain
        case .expandRows: result.opcode = .expandRows
        case .tileColumns: result.opcode = .tileColumns
        case .loadElements: result.opcode = .loadElements
        case .loadRows: result.opcode = .loadRows
        case .loadPadded: result.opcode = .loadPadded
        case .iota: result.opcode = .iota
        case .reduceRows(let function): (result.opcode, result.reduction) = (.reduceRows, function)
        case .reduceElements(let function): (result.opcode, result.reduction) = (.reduceElements, function)
        case .reduceRowValues(let function): (result.opcode, result.reduction) = (.reduceRowValues, function)
        case .reduceColumns(let function): (result.opcode, result.reduction) = (.reduceColumns, function)
        }
        guard result.opcode != .chain else { return result }
        result.out = bound(kernel.out, buffers, worker)
        let operands = kernel.operands.map { bound($0, buffers, worker) }
        if operands.count > 0 { result.a = operands[0] }
        if operands.count > 1 { result.b = operands[1] }
        if operands.count > 2 { result.c = operands[2] }
        if operands.count > 3 { result.d = operands[3] }
        return result
    }

    private func bound(_ operand: Loop.Operand, _ buffers: Buffers, _ worker: Int) -> BoundOperand {
        BoundOperand(
            pointer: buffers.pointer(operand.address, worker: worker), stride: Int32(operand.stride),
            coordinate: Int32(operand.coordinate.rawValue))
    }

    // MARK: Running

    override func run() {
        for index in identities.indices { loop.identities[index].fill(identities[index]) }
        if shape.tasks == 1 {
            run(task: 0, worker: 0)
        } else if shape.tasks > 1 {
            Workers.shared.run(self, tasks: shape.tasks)
        }
        for completion in completions {
            if let identity = completion.identity {
                identity._withUnsafeGuaranteedRef { $0.fill(completion.out) }
            }
            completion.reduce(completion.out, completion.partials, completion.rows, completion.columns)
        }
    }

    func run(task: Int, worker: Int) {
        let first = task * shape.blocksInTask
        let last = Swift.min(first + shape.blocksInTask, shape.blocks)
        let (calls, sequences) = (calls + worker * callCount, sequences + worker * callCount)
        if shape.isFlat, callCount > 0, calls.pointee.sequenceLength == callCount {
            let length = shape.columnsInBlock
            descent_run(sequences, callCount, first * length, Swift.min(last * length, shape.columns), length)
            return
        }
        withUnsafeTemporaryAllocation(of: Int.self, capacity: Loop.coordinateCount) { coordinates in
            guard let coordinates = coordinates.baseAddress else { return }
            let constantCount = loop.constantCount
            if constantCount > 0 { run(0..<constantCount, block: first, task: task, calls, sequences, coordinates) }
            for block in first..<last {
                run(constantCount..<callCount, block: block, task: task, calls, sequences, coordinates)
            }
        }
    }

    @inline(__always)
    private func run(
        _ kernels: Range<Int>, block: Int, task: Int, _ calls: UnsafeMutablePointer<BoundKernel>,
        _ sequences: UnsafeMutablePointer<descent_call>, _ at: UnsafeMutablePointer<Int>
    ) {
        let blockRow = shape.blocksInRow == 1 ? block : block / shape.blocksInRow
        let row = blockRow &* shape.rowsInBlock
        let column = (block &- blockRow &* shape.blocksInRow) &* shape.columnsInBlock
        let rows = Swift.min(shape.rowsInBlock, shape.rows &- row)
        let columns = Swift.min(shape.columnsInBlock, shape.columns &- column)
        let start = row &* shape.columns &+ column
        let count = rows &* columns
        at[Loop.Coordinate.none.rawValue] = 0
        at[Loop.Coordinate.element.rawValue] = start
        at[Loop.Coordinate.row.rawValue] = row
        at[Loop.Coordinate.column.rawValue] = column
        at[Loop.Coordinate.taskColumn.rawValue] = task &* shape.columns &+ column
        at[Loop.Coordinate.block.rawValue] = block
        var index = kernels.lowerBound
        while index < kernels.upperBound {
            let call = calls + index
            index &+= Swift.max(call.pointee.sequenceLength, 1)
            let (out, a) = (call.pointee.out.at(at), call.pointee.a.at(at))
            switch call.pointee.opcode {
            case .sequence:
                descent_run(sequences + (call - calls), call.pointee.sequenceLength, start, start &+ count, count)
            case .elements:
                call.pointee.elementwise.unsafelyUnwrapped(
                    out, a, call.pointee.b.at(at), call.pointee.c.at(at), call.pointee.d.at(at), count)
            case .rows:
                call.pointee.elementwise.unsafelyUnwrapped(
                    out, a, call.pointee.b.at(at), call.pointee.c.at(at), call.pointee.d.at(at), rows)
            case .chain:
                descent_run_chain(
                    call.pointee.chain.unsafelyUnwrapped, call.pointee.links.unsafelyUnwrapped,
                    call.pointee.linkCount, at, count)
            case .reduceRows, .reduceColumns: call.pointee.reduction.unsafelyUnwrapped(out, a, rows, columns)
            case .reduceElements: call.pointee.reduction.unsafelyUnwrapped(out, a, 1, count)
            case .reduceRowValues: call.pointee.reduction.unsafelyUnwrapped(out, a, 1, rows)
            case .expandRows, .tileColumns, .loadElements, .loadRows, .loadPadded, .iota:
                let view = call.pointee.view.unsafelyUnwrapped
                switch call.pointee.opcode {
                case .expandRows: descent_expand_rows(out, a, rows, columns, view.elementSize)
                case .tileColumns: descent_tile_columns(out, a, rows, columns, view.elementSize)
                case .loadElements:
                    descent_load_strided(
                        out, a, view.rank, view.shape, view.strides, start, count, view.elementSize)
                case .loadRows:
                    descent_load_strided(out, a, view.rank, view.shape, view.strides, row, rows, view.elementSize)
                case .loadPadded:
                    descent_load_padded(
                        out, a, view.rank, view.shape, view.strides, view.padded, view.low, start, count,
                        view.elementSize)
                default: descent_iota(out, view.rank, view.shape, view.axis, start, count, view.type)
                }
            }
        }
    }
}

extension Loop.Call {
    fileprivate var links: [Loop.Link] {
        if case .chain(let links, _) = self { links } else { [] }
    }
}
