import Synchronization

/// The cancellation of the task that runs a study, which its workers hear of on threads of their own.
final class StudyCancellation: Sendable {
    private let isRequested = Atomic<Bool>(false)

    func request() { isRequested.store(true, ordering: .relaxed) }

    /// - Throws: `CancellationError` if it was requested, or the task that calls this is cancelled.
    func check() throws {
        if Task.isCancelled { request() }
        if isRequested.load(ordering: .relaxed) { throw CancellationError() }
    }
}
