import Descent
import Support
import Synchronization

/// One line for each trial, and the end in good order when the user presses control-C.
final class TuningProgress: Sendable {
    private let tuning: Tuning
    private let study: Study
    private let trialCount: Int
    private let file: String?
    private let interruption: Interruption
    private let destination: RunDestination
    private let isQuiet: Bool
    private let state = Mutex(State())

    private struct State {
        var running: [Int: (trial: RunningTrial, began: ContinuousClock.Instant)] = [:]
        var best: Trial?
    }

    init(
        _ tuning: Tuning, _ study: Study, of trialCount: Int, file: String?, _ interruption: Interruption,
        _ destination: RunDestination, isQuiet: Bool
    ) {
        (self.tuning, self.study, self.trialCount) = (tuning, study, trialCount)
        (self.file, self.interruption, self.destination, self.isQuiet) = (file, interruption, destination, isQuiet)
        let best = try? study.best()
        state.withLock { $0.best = best }
    }

    func observers(of trial: RunningTrial) -> [any TrainingObserver] {
        state.withLock { $0.running[trial.number] = (trial, .now) }
        return [TrialInterruption(self)]
    }

    func ended(_ trial: Trial) {
        let (began, best) = state.withLock { state in
            let began = state.running.removeValue(forKey: trial.number)?.began
            state.best = [state.best, trial].compactMap { $0 }.best(study.direction)
            return (began, state.best)
        }
        guard !isQuiet else { return }
        var text = "trial \(trial.number)  "
        switch trial.state {
        case .completed: text += "\(tuning.metric) \(tuning.metric.text(trial.value ?? .nan))"
        case .pruned:
            text +=
                trial.reason.map { "given up: \($0)" }
                ?? "pruned after \(tuning.folds == nil ? "epoch" : "fold") \(trial.reports.last?.step ?? 0)"
        default: text += "failed: \(trial.reason ?? "")"
        }
        let settings = zip(study.space.parameters, trial.point).map {
            "\($0.name)=\($0.distribution.shortText(of: $1))"
        }
        text += "  " + settings.joined(separator: " ")
        if let began { text += "  \(fixed(began.duration(to: .now) / .seconds(1), 2)) s" }
        if let best { text += best.number == trial.number ? "  the best" : "  best: trial \(best.number)" }
        Output.write(visible(text) + "\n")
    }

    func stepEnded() {
        interruption.begin()
        endIfInterrupted()
    }

    /// Ends the program where the user wants it, with what was running marked as abandoned: it is tried again.
    func endIfInterrupted() {
        guard interruption.isRequested else { return }
        state.withLock { state in
            // Other threads wait here for the end.
            for (trial, _) in state.running.values { _ = try? trial.end(.abandoned, reason: "interrupted") }
            destination.abandon()
            let ended = (try? study.endedTrials().count) ?? 0
            let kept = file.map { "\(ended) of \(trialCount) trials are in \($0); the same command goes on" }
            fail("interrupted; \(kept ?? "without --study nothing is kept")", status: interruption.exitStatus)
        }
    }
}

/// Looks after each step whether the user wants an end.
private final class TrialInterruption: TrainingObserver {
    private let progress: TuningProgress

    init(_ progress: TuningProgress) { self.progress = progress }

    func stepEnded(_ step: TrainingProgress) { progress.stepEnded() }
}
