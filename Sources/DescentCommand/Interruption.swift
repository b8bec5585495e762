import Descent
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

private let isInterrupted = Atomic<Bool>(false)

/// Ends the program in good order when the user presses control-C: after the step, before anything is written.
final class Interruption: TrainingObserver, Sendable {
    /// From now on the first interrupt is kept for `isRequested`; a second one ends the program at once.
    init() {
        // Touched here, since a signal handler may not be what initialises it.
        isInterrupted.store(false, ordering: .relaxed)
        var action = sigaction()
        #if canImport(Darwin)
            action.__sigaction_u.__sa_handler = { _ in isInterrupted.store(true, ordering: .relaxed) }
            action.sa_flags = Int32(SA_RESETHAND)
        #else
            action.__sigaction_handler.sa_handler = { _ in isInterrupted.store(true, ordering: .relaxed) }
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
        #endif
        sigaction(SIGINT, &action, nil)
        // A program inherits what the thread that started it had blocked.
        var interrupt = sigset_t()
        sigemptyset(&interrupt)
        sigaddset(&interrupt, SIGINT)
        pthread_sigmask(SIG_UNBLOCK, &interrupt, nil)
    }

    /// Whether the user wants the program to end.
    var isRequested: Bool { isInterrupted.load(ordering: .relaxed) }

    /// Ends a run as what an observer throws does, so that others can put things in order.
    func stepEnded(_ progress: TrainingProgress) throws {
        if isRequested { throw Interrupted(epoch: progress.epoch) }
    }

    private struct Interrupted: Error, CustomStringConvertible {
        let epoch: Int
        var description: String { "interrupted in epoch \(epoch)" }
    }
}
