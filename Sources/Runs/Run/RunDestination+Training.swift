import Learning

extension RunDestination {
    /// Trains by a plan and saves the run here: what `descent train` does, for models of your own as for ours.
    ///
    /// While the run goes on, its log for TensorBoard grows in `logFolder`, and checkpoints are saved. A run that is
    /// stopped, by an error, a signal or a power cut, goes on from the last of them when this is called again with the same
    /// plan on a destination made with `resuming: true`, and has the same bits as one that was never stopped. A run that has
    /// ended trains on by a plan of more epochs, with the same settings and data besides, and takes its own place; unless
    /// `checkpoints` was `nil`.
    ///
    /// ```swift
    /// let plan = try Run.Plan(.digits, RunSettings())
    /// let run = try RunDestination("runs/digits", resuming: true).train(plan)
    /// ```
    /// - Parameters:
    ///   - checkpoints: when checkpoints are saved; `nil` for never. The default is once a minute.
    ///   - log: the intervals at which the run is logged; `nil` for no log.
    ///   - logFolder: the folder of the log. The default is that of the destination.
    ///   - observers: further observers, such as a `ProgressLine`.
    /// - Throws: what training, the observers or saving throw. Log and last checkpoint stay.
    public func train(
        _ plan: Run.Plan, checkpoints: CheckpointSaver.Occasion? = .everySeconds(60),
        log: LogIntervals? = LogIntervals(),
        logFolder: String? = nil, observers: (RunLogger?) -> [any TrainingObserver] = { _ in [] }
    ) throws -> Run {
        try train(
            plan, from: try checkpoint(of: plan), checkpoints: checkpoints, log: log, logFolder: logFolder,
            observers: observers)
    }

    /// Trains by a plan, from a checkpoint where there is one, and saves the run here.
    package func train(
        _ plan: Run.Plan, from checkpoint: TrainerCheckpoint?, checkpoints: CheckpointSaver.Occasion?,
        log: LogIntervals?, logFolder: String?, observers: (RunLogger?) -> [any TrainingObserver]
    ) throws -> Run {
        do {
            if log != nil && logFolder ?? self.logFolder == self.logFolder { try takeLogOver() }
            let logger = try log.map { try RunLogger(plan, folder: logFolder ?? self.logFolder, intervals: $0) }
            let saver = checkpoints.map { checkpointSaver(plan, when: $0) }
            // A solver begins anew each time.
            let keeper = saver == nil || plan.settings.solver == .exact ? nil : EndingKeeper()
            let own: [(any TrainingObserver)?] = [logger]
            let last: [(any TrainingObserver)?] = [saver, keeper]
            let watching = own.compactMap { $0 } + observers(logger) + last.compactMap { $0 }
            var run = try Run.train(plan, observers: watching, resuming: checkpoint)
            run.ending = keeper?.state.map { ($0, plan.originInMetadata) }
            try logger?.add(run)
            // Meanwhile the log's pictures are drawn.
            try save(run)
            try logger?.flush()
            return run
        } catch {
            abandon()
            throw error
        }
    }
}

/// Keeps the state in which training ends.
private final class EndingKeeper: TrainingObserver {
    private(set) var state: TrainerCheckpoint?

    func checkpointAvailable(
        _ result: Result<TrainingReport, any Error>?, checkpoint: () -> TrainerCheckpoint
    ) {
        if case .success? = result { state = checkpoint() }
    }
}
