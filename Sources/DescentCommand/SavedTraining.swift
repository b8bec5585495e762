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

    /// Ends the program where training fails or is interrupted: log and checkpoint stay then.
    func run() -> Run {
        var log: RunLogger?
        let saver = checkpoints.map { destination.checkpointSaver(plan, when: $0) }
        do {
            log = try logFolder.map { try RunLogger(plan, folder: $0, intervals: intervals) }
            let run = try train(log, saver)
            try log?.add(run)
            // Meanwhile the log's pictures are drawn.
            try destination.save(run)
            try log?.flush()
            return run
        } catch {
            destination.abandon()
            let kept = log == nil ? "" : "; its log is in \(logFolder ?? "")"
            // What is no longer finite will not be so the next time either.
            let isFinite = if case .notFinite = error as? TrainingError { false } else { true }
            let goesOn = isFinite && destination.hasCheckpoint
            let checkpoint = goesOn ? "; to go on: --resume --out \(Shell.quoted(destination.logFolder))" : ""
            guard interruption.isRequested else { fail("\(error)\(kept)\(checkpoint)", status: 1) }
            fail("\(error)\(goesOn ? "" : "; nothing was saved")\(kept)\(checkpoint)", status: interruption.exitStatus)
        }
    }

    private func train(_ log: RunLogger?, _ saver: CheckpointSaver?) throws -> Run {
        let progress =
            showsProgress
            ? ProgressLine(
                isTerminal: Output.isTerminal, width: Output.width, watchedName: plan.watched?.name ?? "",
                scale: plan.target.scale, write: Output.write) : nil
        defer { progress?.finish() }
        // Also where there is to be no progress: what is wrong is told.
        let diagnosis = TrainingDiagnosis { warning in
            progress?.finish()
            warn(warning)
            try log?.add("diagnosis", markdown: "\(warning)", step: warning.step)
        }
        let observers: [(any TrainingObserver)?] = [interruption, log, diagnosis, progress, saver]
        return try Run.train(plan, observers: observers.compactMap { $0 }, resuming: resumed)
    }
}
