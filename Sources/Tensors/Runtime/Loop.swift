import CKernels

/// A fused loop: a short program of vector kernels run over one block of elements after another.
struct LoopRecipe: Recipe {
    /// How the space divides into blocks. A block is some whole rows, or a piece of one row.
    var rows: Int
    var columns: Int
    var rowsInBlock: Int
    var columnsInBlock: Int

    var kernels: [Kernel] = []
    /// What remains once all blocks are done.
    var completions: [Completion] = []
    /// Memory to be set before the first block: column sums of a single task accumulate in place.
    var identities: [Identity] = []
    var registerBytes = 0
    var listing: [String] = []
    var cost = Cost()

    /// Blocks that make up one task: a fixed number, so that the order of every sum is the same on any number of
    /// threads.
    static let blocksInTask = 32

    var blocksInRow: Int { (columns + columnsInBlock - 1) / Swift.max(columnsInBlock, 1) }
    var blockRows: Int { (rows + rowsInBlock - 1) / Swift.max(rowsInBlock, 1) }
    var blocks: Int { blocksInRow * blockRows }
    var tasks: Int { (blocks + LoopRecipe.blocksInTask - 1) / LoopRecipe.blocksInTask }

    func instruction() -> any Instruction { Loop(self) }

    /// The coordinate of a block that moves an operand's address.
    /// `taskColumn` counts columns through one row for each task.
    enum Coordinate: Int, Sendable { case none, element, row, column, taskColumn, block }

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
        case expandRows(elementSize: Int)
        case tileColumns(elementSize: Int)
        case loadElements(StridedView)
        case loadRows(StridedView)
        case iota(shape: [Int], axis: Int, type: descent_type)
        /// Each row of the block to one value.
        case reduceRows(descent_reduce_rows)
        /// All elements, or all row values, of the block to one value.
        case reduceElements(descent_reduce_rows)
        case reduceRowValues(descent_reduce_rows)
        /// Adds the block's rows to one row.
        case reduceColumns(descent_reduce_columns)
    }

    struct StridedView: Sendable {
        var shape: [Int]
        var strides: [Int]
        var elementSize: Int
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

    struct Identity: Sendable {
        var address: Address
        var operation: String
        var type: descent_type
        var count: Int

        func fill(_ pointer: UnsafeMutableRawPointer) {
            _ = descent_reduction_identity(pointer, operation, type, count)
        }
    }
}

/// A fused loop with its place in memory.
final class Loop: Instruction, ParallelJob {
    private let recipe: LoopRecipe
    private let blocks: Int
    private let tasks: Int
    /// The resolved kernels of each worker, who differ in their registers.
    private var calls: [UnsafeMutablePointer<BoundKernel>] = []
    private let callCount: Int
    private var views: [BoundView] = []
    private var completions: [() -> Void] = []
    private var identities: [() -> Void] = []

    init(_ recipe: LoopRecipe) {
        self.recipe = recipe
        blocks = recipe.blocks
        tasks = recipe.tasks
        callCount = recipe.kernels.count
    }

    deinit {
        for pointer in calls { pointer.deallocate() }
        for view in views { view.deallocate() }
    }

    /// A kernel ready to be called: addresses as pointers, coordinates as positions in the block's coordinates.
    private struct BoundKernel {
        var opcode: Opcode
        var elementwise: descent_elementwise?
        var reduceRows: descent_reduce_rows?
        var reduceColumns: descent_reduce_columns?
        var elementSize = 0
        var view: BoundView?
        var out = BoundOperand()
        var a = BoundOperand()
        var b = BoundOperand()
        var c = BoundOperand()
        var d = BoundOperand()
    }

    private struct BoundOperand {
        var pointer: UnsafeMutableRawPointer?
        var coordinate = 0
        var stride = 0

        @inline(__always)
        func at(_ coordinates: UnsafePointer<Int>) -> UnsafeMutableRawPointer? {
            pointer.map { $0 + coordinates[coordinate] &* stride }
        }
    }

    private enum Opcode {
        case elements, rows, expandRows, tileColumns, loadElements, loadRows, iota
        case reduceRows, reduceElements, reduceRowValues, reduceColumns
    }

    private struct BoundView {
        let rank: Int
        let shape: UnsafeMutablePointer<Int>
        let strides: UnsafeMutablePointer<Int>
        var axis = 0
        var type = DESCENT_FLOAT32

        init(_ shape: [Int], _ strides: [Int]) {
            rank = shape.count
            self.shape = .allocate(capacity: Swift.max(rank, 1))
            self.strides = .allocate(capacity: Swift.max(rank, 1))
            for axis in 0..<rank {
                self.shape[axis] = shape[axis]
                self.strides[axis] = strides[axis]
            }
        }
        func deallocate() {
            shape.deallocate()
            strides.deallocate()
        }
    }

    // MARK: Binding

    func bind(to memory: Memory) {
        for pointer in calls { pointer.deallocate() }
        for view in views { view.deallocate() }
        views = []
        let workers = tasks > 1 ? memory.registers.count : 1
        calls = (0..<workers).map { worker in
            let pointer = UnsafeMutablePointer<BoundKernel>.allocate(capacity: Swift.max(callCount, 1))
            for (index, kernel) in recipe.kernels.enumerated() {
                (pointer + index).initialize(to: bound(kernel, memory, worker))
            }
            return pointer
        }
        identities = recipe.identities.map { identity in
            let pointer = memory.pointer(identity.address)
            return { identity.fill(pointer) }
        }
        completions = recipe.completions.map { completion in
            switch completion {
            case .reduceRows(let reduce, let out, let partials, let rows, let columns):
                let (out, partials) = (memory.pointer(out), memory.pointer(partials))
                return { reduce(out, partials, rows, columns) }
            case .reduceColumns(let reduce, let out, let partials, let rows, let columns, let identity):
                let (out, partials) = (memory.pointer(out), memory.pointer(partials))
                return {
                    identity.fill(out)
                    reduce(out, partials, rows, columns)
                }
            }
        }
    }

    private func bound(_ kernel: LoopRecipe.Kernel, _ memory: Memory, _ worker: Int) -> BoundKernel {
        func bound(_ operand: LoopRecipe.Operand) -> BoundOperand {
            BoundOperand(
                pointer: memory.pointer(operand.address, worker: worker), coordinate: operand.coordinate.rawValue,
                stride: operand.stride)
        }
        func view(_ shape: [Int], _ strides: [Int]) -> BoundView {
            let view = BoundView(shape, strides)
            views.append(view)
            return view
        }
        var result: BoundKernel
        switch kernel.call {
        case .elements(let function): result = BoundKernel(opcode: .elements, elementwise: function)
        case .rows(let function): result = BoundKernel(opcode: .rows, elementwise: function)
        case .expandRows(let size): result = BoundKernel(opcode: .expandRows, elementSize: size)
        case .tileColumns(let size): result = BoundKernel(opcode: .tileColumns, elementSize: size)
        case .loadElements(let strided):
            result = BoundKernel(
                opcode: .loadElements, elementSize: strided.elementSize, view: view(strided.shape, strided.strides))
        case .loadRows(let strided):
            result = BoundKernel(
                opcode: .loadRows, elementSize: strided.elementSize, view: view(strided.shape, strided.strides))
        case .iota(let shape, let axis, let type):
            var coordinates = view(shape, shape)
            (coordinates.axis, coordinates.type) = (axis, type)
            result = BoundKernel(opcode: .iota, view: coordinates)
        case .reduceRows(let function): result = BoundKernel(opcode: .reduceRows, reduceRows: function)
        case .reduceElements(let function): result = BoundKernel(opcode: .reduceElements, reduceRows: function)
        case .reduceRowValues(let function): result = BoundKernel(opcode: .reduceRowValues, reduceRows: function)
        case .reduceColumns(let function): result = BoundKernel(opcode: .reduceColumns, reduceColumns: function)
        }
        result.out = bound(kernel.out)
        let operands = kernel.operands.map(bound)
        if operands.count > 0 { result.a = operands[0] }
        if operands.count > 1 { result.b = operands[1] }
        if operands.count > 2 { result.c = operands[2] }
        if operands.count > 3 { result.d = operands[3] }
        return result
    }

    // MARK: Running

    func run() {
        for identity in identities { identity() }
        if tasks == 1 { run(task: 0, worker: 0) } else if tasks > 1 { Workers.shared.run(self, tasks: tasks) }
        for completion in completions { completion() }
    }

    func run(task: Int, worker: Int) {
        let first = task * LoopRecipe.blocksInTask
        let last = Swift.min(first + LoopRecipe.blocksInTask, blocks)
        for block in first..<last { run(block: block, task: task, calls[worker]) }
    }

    private func run(block: Int, task: Int, _ calls: UnsafeMutablePointer<BoundKernel>) {
        let (blockRow, blockColumn) = block.quotientAndRemainder(dividingBy: recipe.blocksInRow)
        let row = blockRow * recipe.rowsInBlock
        let column = blockColumn * recipe.columnsInBlock
        let rows = Swift.min(recipe.rowsInBlock, recipe.rows - row)
        let columns = Swift.min(recipe.columnsInBlock, recipe.columns - column)
        let start = row * recipe.columns + column
        let count = rows * columns
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 6) { coordinates in
            coordinates[LoopRecipe.Coordinate.none.rawValue] = 0
            coordinates[LoopRecipe.Coordinate.element.rawValue] = start
            coordinates[LoopRecipe.Coordinate.row.rawValue] = row
            coordinates[LoopRecipe.Coordinate.column.rawValue] = column
            coordinates[LoopRecipe.Coordinate.taskColumn.rawValue] = task * recipe.columns + column
            coordinates[LoopRecipe.Coordinate.block.rawValue] = block
            guard let at = UnsafePointer(coordinates.baseAddress) else { return }
            for index in 0..<callCount {
                let call = calls + index
                guard let out = call.pointee.out.at(at) else { continue }
                let a = call.pointee.a.at(at)
                switch call.pointee.opcode {
                case .elements:
                    call.pointee.elementwise?(
                        out, a, call.pointee.b.at(at), call.pointee.c.at(at), call.pointee.d.at(at), count)
                case .rows:
                    call.pointee.elementwise?(
                        out, a, call.pointee.b.at(at), call.pointee.c.at(at), call.pointee.d.at(at), rows)
                case .expandRows:
                    if let a { descent_expand_rows(out, a, rows, columns, call.pointee.elementSize) }
                case .tileColumns:
                    if let a { descent_tile_columns(out, a, rows, columns, call.pointee.elementSize) }
                case .loadElements: load(call, out, a, start, count)
                case .loadRows: load(call, out, a, row, rows)
                case .iota:
                    if let view = call.pointee.view {
                        descent_iota(out, view.rank, view.shape, view.axis, start, count, view.type)
                    }
                case .reduceRows: if let a { call.pointee.reduceRows?(out, a, rows, columns) }
                case .reduceElements: if let a { call.pointee.reduceRows?(out, a, 1, count) }
                case .reduceRowValues: if let a { call.pointee.reduceRows?(out, a, 1, rows) }
                case .reduceColumns: if let a { call.pointee.reduceColumns?(out, a, rows, columns) }
                }
            }
        }
    }

    @inline(__always)
    private func load(
        _ call: UnsafeMutablePointer<BoundKernel>, _ out: UnsafeMutableRawPointer, _ base: UnsafeMutableRawPointer?,
        _ start: Int, _ count: Int
    ) {
        guard let base, let view = call.pointee.view else { return }
        descent_load_strided(
            out, base, view.rank, view.shape, view.strides, start, count, call.pointee.elementSize)
    }
}
