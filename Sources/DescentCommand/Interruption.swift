import Descent
import Support
import Synchronization

/// The signal that came last.
private let latestSignal = Atomic<Int32>(0)
/// Whether there is something to put in order before the end.
private let hasBegun = Atomic<Bool>(false)
/// The address of the path of a folder to remove at an end before that, or 0.
private let emptyFolder = Atomic<UInt>(0)

/// Ends the program in good order when the user presses control-C, closes the terminal or the pipe, or whoever started it
/// takes its machine away: after the step, before anything is written. Before the first step, when data is read, a study is
/// waited for, or a model is compiled, the program ends at once.
final class Interruption: TrainingObserver, Sendable {
    /// Keeps the first signal from the first step on for `isRequested`; a second of its kind ends the program at once.
    init() {
        // Touched here, since a signal handler may not be what initializes them.
        latestSignal.store(0, ordering: .relaxed)
        hasBegun.store(false, ordering: .relaxed)
        emptyFolder.store(0, ordering: .relaxed)
        _ = nothingSaved.utf8CodeUnitCount
        // A program inherits what the thread that started it had blocked.
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] where !Signals.isIgnored(signal) {
            // More than one piece of output may find its pipe closed.
            Signals.handle(signal, once: signal != SIGPIPE, Self.handler)
            sigaddset(&signals, signal)
        }
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    private static let handler: @convention(c) (Int32) -> Void = { signal in
        latestSignal.store(signal, ordering: .relaxed)
        guard !hasBegun.load(ordering: .relaxed) else { return }
        // Nothing but calls that are allowed in a signal handler.
        if let folder = UnsafePointer<CChar>(bitPattern: emptyFolder.load(ordering: .acquiring)) { rmdir(folder) }
        if signal != SIGPIPE { write(STDERR_FILENO, nothingSaved.utf8Start, nothingSaved.utf8CodeUnitCount) }
        _exit(128 + signal)
    }

    /// Whether the user wants the program to end.
    var isRequested: Bool { latestSignal.load(ordering: .relaxed) != 0 }

    /// The exit status: 130 after control-C, 143 after termination.
    var exitStatus: Int32 { 128 + latestSignal.load(ordering: .relaxed) }

    /// Removes a folder, where nothing was written to it, if the program is to end before the first step.
    func removeIfEmpty(_ folder: String) { emptyFolder.store(UInt(bitPattern: strdup(folder)), ordering: .releasing) }

    /// Makes signals end the program after a step from now on, and no longer at once.
    func begin() { hasBegun.store(true, ordering: .relaxed) }

    /// Whether a minimization goes on after a step; 0 is the start.
    func decision(after step: Int) -> Decision {
        if step > 0 { begin() }
        return isRequested ? .stop : .proceed
    }

    /// Ends a run as what an observer throws does, so that others can put things in order.
    func stepEnded(_ progress: TrainingProgress) throws {
        begin()
        if isRequested { throw Interrupted(epoch: progress.epoch) }
    }

    private struct Interrupted: Error, CustomStringConvertible {
        let epoch: Int
        var description: String { "interrupted in epoch \(epoch)" }
    }
}

private let nothingSaved: StaticString = "error: interrupted before the first step; nothing was saved\n"

/// The actions that signals have.
enum Signals {
    /// Whether whoever started the program wants a signal to be ignored, as `nohup` does.
    static func isIgnored(_ signal: Int32) -> Bool {
        var action = sigaction()
        sigaction(signal, nil, &action)
        #if canImport(Darwin)
            return unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self) == 1
        #else
            return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
        #endif
    }

    /// - Parameter once: whether the second signal of its kind acts as if this had not been called.
    static func handle(_ signal: Int32, once: Bool, _ handler: @escaping @convention(c) (Int32) -> Void) {
        var action = sigaction()
        let flags = SA_RESTART | (once ? Int32(bitPattern: UInt32(SA_RESETHAND)) : 0)
        action.sa_flags = flags
        #if canImport(Darwin)
            action.__sigaction_u.__sa_handler = handler
        #else
            action.__sigaction_handler.sa_handler = handler
        #endif
        sigaction(signal, &action, nil)
    }

    /// A file that becomes larger than the system allows is an error of its writing, and not the end of the program.
    static func ignoreFileSizeLimit() { signal(SIGXFSZ, SIG_IGN) }
}
