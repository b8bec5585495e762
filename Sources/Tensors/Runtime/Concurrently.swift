/// Calls `body` with each of `0..<tasks`, on as many threads as `Parallelism` allows; returns when all calls have ended.
///
/// Calls may run at the same time: each must write to places of its own.
package func concurrently(_ tasks: Int, _ body: (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
        Workers.shared.run(Calls(body), tasks: tasks)
    }
}

private final class Calls: ParallelJob {
    private let body: (Int) -> Void

    init(_ body: @escaping (Int) -> Void) { self.body = body }

    func run(task: Int, worker: Int) { body(task) }
}
