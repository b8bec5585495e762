import Foundation
import Support
import Synchronization
import Tensors

/// Thrown by an objective to end its trial alone: the study goes on.
public struct TrialEnd: Error, Sendable {
    /// The state with which the trial ends.
    public let state: Trial.State
    /// The reason, in one line.
    public let reason: String

    /// The trial is bad, for example because numbers are no longer finite: samplers learn to avoid the point.
    public static func pruned(_ reason: String) -> TrialEnd { TrialEnd(state: .pruned, reason: reason) }
    /// The point cannot be tried: samplers learn nothing from it.
    public static func failed(_ reason: String) -> TrialEnd { TrialEnd(state: .failed, reason: reason) }
}

extension Study {
    /// Tries points until the study has so many trials.
    ///
    /// - Parameters:
    ///   - trials: how many trials the study is to have, those of earlier runs and of other processes among them.
    ///   - workers: trials at a time, each on a thread.
    ///   - ended: called after each trial of this call, one at a time.
    ///   - waiting: called now and then while other processes try what is left; what it throws ends the call.
    ///   - objective: the value of a trial. `TrialEnd` ends that trial alone; any other error abandons it, so that it is
    ///     tried again, and ends the call when the other workers' trials have ended.
    /// - Throws: `CancellationError` if the task is cancelled, before the next trial; a trial that reports, as all of
    ///   `Tuning` do, is abandoned at once. Trials that have ended are kept.
    public func optimize(
        trials: Int, workers: Int = 1, ended: @escaping @Sendable (Trial) -> Void = { _ in },
        waiting: @escaping @Sendable () throws -> Void = {},
        _ objective: @escaping @Sendable (RunningTrial) throws -> Double
    ) throws {
        let failure = Mutex<(any Error)?>(nil)
        let telling = Mutex(())
        let cancellation = StudyCancellation()
        let work: @Sendable () -> Void = {
            do {
                while failure.withLock({ $0 == nil }) {
                    try cancellation.check()
                    switch try ask(upTo: trials, cancellation) {
                    case .done: return
                    case .wait:
                        try waiting()
                        Thread.sleep(forTimeInterval: 0.05)
                    case .trial(let trial):
                        let result = try run(trial, objective)
                        telling.withLock { _ in ended(result) }
                    }
                }
            } catch { failure.withLock { $0 = $0 ?? error } }
        }
        // The other threads belong to no task, so this one looks for them.
        onThreads(workers, waiting: { if Task.isCancelled { cancellation.request() } }, work)
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    private func run(_ trial: RunningTrial, _ objective: (RunningTrial) throws -> Double) throws -> Trial {
        do { return try trial.tell(try objective(trial)) } catch let end as TrialEnd {
            return try trial.end(end.state, reason: end.reason)
        } catch {
            // The first error is the one to tell.
            _ = try? trial.end(.abandoned, reason: "\(error)")
            throw error
        }
    }
}
