import Dispatch
import Support

extension Formula {
    /// The deepest nesting that is read at the current place.
    @TaskLocal static var deepestNesting = 64

    /// The stack that a level of nesting may need, of the parser and of all that walk through the tree.
    private static let stackOfLevel = 8 << 10

    /// Runs work in which formulas may be nested 10,000 levels deep, on a thread whose stack holds them, and waits for it.
    ///
    /// Elsewhere 64 levels are read, which the stack of every thread holds. The time that derivatives take grows with the
    /// square of the depth. Formulas so deep must not leave the work.
    /// - Throws: whatever `work` throws.
    public static func withDeepNesting<Value>(_ work: @escaping () throws -> Value) throws -> Value {
        let levels = 10_000
        let (job, done) = (Job(work), DispatchSemaphore(value: 0))
        let isStarted = onNewThread(stackSize: (levels + 200) * stackOfLevel) {
            $deepestNesting.withValue(levels, operation: job.run)
            done.signal()
        }
        if isStarted { done.wait() }
        // There was no memory for the stack where it is not started.
        return try job.result?.get() ?? work()
    }

    /// Work that one thread does while the other one waits.
    private final class Job<Value>: @unchecked Sendable {
        private let work: () throws -> Value
        private(set) var result: Result<Value, any Error>?

        init(_ work: @escaping () throws -> Value) { self.work = work }

        func run() { result = Result(catching: work) }
    }
}
