import Descent
import Support
import Synchronization

private let latestSignal = Atomic<Int32>(0)

/// Ends the program in good order when the user presses control-C, or whoever started it takes its machine away: after
/// the step, before anything is written.
final class Interruption: TrainingObserver, Sendable {
    /// Keeps the first signal from now on for `isRequested`; a second of its kind ends the program at once.
    init() {
        // Touched here, since a signal handler may not be what initialises it.
        latestSignal.store(0, ordering: .relaxed)
        var action = sigaction()
        #if canImport(Darwin)
            action.__sigaction_u.__sa_handler = { latestSignal.store($0, ordering: .relaxed) }
            action.sa_flags = Int32(SA_RESETHAND)
        #else
            action.__sigaction_handler.sa_handler = { latestSignal.store($0, ordering: .relaxed) }
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
        #endif
        // A program inherits what the thread that started it had blocked.
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM] {
            sigaction(signal, &action, nil)
            sigaddset(&signals, signal)
        }
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// Whether the user wants the program to end.
    var isRequested: Bool { latestSignal.load(ordering: .relaxed) != 0 }

    /// The exit status: 130 after control-C, 143 after termination.
    var exitStatus: Int32 { 128 + latestSignal.load(ordering: .relaxed) }

    /// Ends a run as what an observer throws does, so that others can put things in order.
    func stepEnded(_ progress: TrainingProgress) throws {
        if isRequested { throw Interrupted(epoch: progress.epoch) }
    }

    private struct Interrupted: Error, CustomStringConvertible {
        let epoch: Int
        var description: String { "interrupted in epoch \(epoch)" }
    }
}
