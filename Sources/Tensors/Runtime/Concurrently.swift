/// Calls `body` with each of `0..<tasks`, on as many threads as `Parallelism` allows; returns when all calls have ended.
///
/// Calls may run at the same time: each must write to places of its own.
package func concurrently(_ tasks: Int, _ body: (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
        Workers.shared.run(Calls(body), tasks: tasks)
    }
}

/// Has the BLAS use the calling thread alone, as products in programs do: its own threads wait for one another in a loop,
/// and what they compute depends on their number.
package func useOneThreadOfBLAS() { BoundMatrixProduct.useOneThread() }

private final class Calls: ParallelJob {
    private let body: (Int) -> Void

    init(_ body: @escaping (Int) -> Void) { self.body = body }

    func run(task: Int, worker: Int) { body(task) }
}
