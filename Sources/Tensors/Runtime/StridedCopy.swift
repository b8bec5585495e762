import CKernels

/// The copy of a transposed matrix, or of another view whose last axis does not lie side by side: in tiles, because each
/// side is contiguous along another axis.
struct StridedCopyRecipe: Recipe {
    var source: Address
    var out: Address
    var view: LoopRecipe.StridedView

    /// Rows of a task: a few tiles. A fixed number, so that tasks do not depend on the number of threads.
    static let rowsInTask = 64

    var elementCount: Int { view.shape.reduce(1, *) }

    func instruction() -> Instruction { StridedCopy(self) }

    var listing: [String] {
        let shape = view.shape.map(String.init).joined(separator: " × ")
        return ["copy of \(shape), strides \(view.strides), \(source) → \(out)"]
    }

    var cost: Cost { Cost(bytes: 2 * elementCount * view.elementSize) }
}

final class StridedCopy: Instruction, ParallelJob {
    private let recipe: StridedCopyRecipe
    private let elementCount, elementsInTask: Int
    private var source = UnsafeMutableRawPointer(bitPattern: 64).unsafelyUnwrapped
    private var out = UnsafeMutableRawPointer(bitPattern: 64).unsafelyUnwrapped

    init(_ recipe: StridedCopyRecipe) {
        self.recipe = recipe
        elementCount = recipe.elementCount
        elementsInTask = StridedCopyRecipe.rowsInTask * (recipe.view.shape.last ?? 1)
    }

    override func bind(to memory: Memory) {
        (source, out) = (memory.pointer(recipe.source), memory.pointer(recipe.out))
    }

    override func run() {
        Workers.shared.run(self, tasks: (elementCount + elementsInTask - 1) / elementsInTask)
    }

    func run(task: Int, worker: Int) {
        let view = recipe.view
        let start = task * elementsInTask
        descent_load_strided(
            out + start * view.elementSize, source, view.shape.count, view.shape, view.strides, start,
            Swift.min(elementsInTask, elementCount - start), view.elementSize)
    }
}
