import Descent
import Support

/// Trains by a plan and saves the run, with all that the command line shows and keeps of it.
struct SavedTraining {
    let plan: Run.Plan
    let destination: RunDestination
    /// `nil` for no log.
    let logFolder: String?
    var intervals = LogIntervals()
    /// When checkpoints are saved; `nil` for never.
    var checkpoints: CheckpointSaver.Occasion?
    /// The checkpoint from which the run goes on.
    var resumed: TrainerCheckpoint?
    let interruption: Interruption
    let showsProgress: Bool

    /// Trains and saves. Ends the program where training fails or is interrupted: log and checkpoint stay then.
    func run() -> Run {
        var hasLog = false
        do {
            return try destination.train(
                plan, from: resumed, checkpoints: checkpoints, log: logFolder.map { _ in intervals },
                logFolder: logFolder
            ) { log in
                hasLog = log != nil
                return observers(log)
            }
        } catch {
            let kept = hasLog ? "; its log is in \(logFolder ?? "")" : ""
            // What is no longer finite will not be so the next time either.
            let isFinite = if case .notFinite = error as? TrainingError { false } else { true }
            let goesOn = isFinite && destination.hasCheckpoint
            let checkpoint = goesOn ? "; to go on: --resume --out \(Shell.quoted(destination.logFolder))" : ""
            guard interruption.isRequested else { fail("\(error)\(kept)\(checkpoint)", status: 1) }
            fail("\(error)\(goesOn ? "" : "; nothing was saved")\(kept)\(checkpoint)", status: interruption.exitStatus)
        }
    }

    private func observers(_ log: RunLogger?) -> [any TrainingObserver] {
        let progress =
            showsProgress
            ? ProgressLine(
                isTerminal: Output.isTerminal, width: Output.width, watchedName: plan.watched?.name ?? "",
                scale: plan.target.scale, write: Output.write) : nil
        // Also where there is to be no progress: what is wrong is told.
        let stopsEarly = plan.settings.earlyStoppingPatience != nil
        // A default is nobody's fault.
        let passedOver: Set<TrainingWarning.Symptom> = plan.settings.hasUsualRate ? [.deadUnits] : []
        let diagnosis = TrainingDiagnosis(judgesOverfitting: !stopsEarly, passingOver: passedOver) { warning in
            progress?.finish()
            warn(warning)
            try log?.add("diagnosis", markdown: "\(warning)", step: warning.step)
        }
        let observers: [(any TrainingObserver)?] = [interruption, diagnosis, progress]
        return observers.compactMap { $0 }
    }
}
