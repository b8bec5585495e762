import CKernels

/// The copy of a transposed matrix, or of another view whose last axis does not lie side by side: in tiles, because each
/// side is contiguous along another axis.
struct StridedCopy: Instruction {
    var source: Address
    var out: Address
    var view: Loop.StridedView

    /// Rows of a task: a few tiles. A fixed number, so that tasks do not depend on the number of threads.
    static let rowsInTask = 64

    var elementCount: Int { view.shape.reduce(1, *) }

    func unbound() -> BoundInstruction { BoundStridedCopy(self) }

    var listing: [String] {
        let shape = view.shape.map(String.init).joined(separator: " × ")
        return ["copy of \(shape), strides \(view.strides), \(source) → \(out)"]
    }

    var cost: Cost { Cost(bytes: 2 * elementCount * view.elementSize) }
}

final class BoundStridedCopy: BoundInstruction, ParallelJob {
    private let copy: StridedCopy
    private let elementCount, elementsInTask: Int
    private var source = UnsafeMutableRawPointer(bitPattern: 64).unsafelyUnwrapped
    private var out = UnsafeMutableRawPointer(bitPattern: 64).unsafelyUnwrapped

    init(_ copy: StridedCopy) {
        self.copy = copy
        elementCount = copy.elementCount
        elementsInTask = StridedCopy.rowsInTask * (copy.view.shape.last ?? 1)
    }

    override func bind(to buffers: Buffers) {
        (source, out) = (buffers.pointer(copy.source), buffers.pointer(copy.out))
    }

    override func run() {
        Workers.shared.run(self, tasks: (elementCount + elementsInTask - 1) / elementsInTask)
    }

    func run(task: Int, worker: Int) {
        let view = copy.view
        let start = task * elementsInTask
        descent_load_strided(
            out + start * view.elementSize, source, view.shape.count, view.shape, view.strides, start,
            Swift.min(elementsInTask, elementCount - start), view.elementSize)
    }
}
