import Datasets
import Optimizers
import Tensors

extension Trainer {
    /// Runs `epochs` passes over `training` beside an actor: steps are taken elsewhere, while observers are called on the
    /// actor, the main actor for one. It is the same run as without `await`, bit for bit.
    ///
    /// ```swift
    /// @MainActor final class Progress: @MainActor TrainingObserver {
    ///     var fraction = 0.0
    ///     func stepEnded(_ progress: TrainingProgress) {
    ///         fraction = Double(progress.step) / Double(progress.stepsInEpoch)
    ///     }
    /// }
    /// ```
    /// On the main actor, `try await trainer.fit(data, epochs: 10, observers: [Progress()], on: MainActor.shared)`.
    ///
    /// What happens in a step is told shortly afterwards; an epoch begins when all has been told of the one before, so
    /// observers decide as they do elsewhere. A trainer that is a property of an actor is copied into a variable first.
    /// - Parameter actor: the actor on which the observers are called.
    /// - Throws: the errors of the form without `await`.
    @discardableResult
    public mutating func fit(
        _ training: Dataset, validation: Dataset? = nil, epochs epochCount: Int, batchSize: Int? = 32,
        order: BatchPlan.Order = .shuffled, seed: Int = 0, metrics: [Metric] = [],
        observers: [any TrainingObserver] = [], on actor: isolated any Actor
    ) async throws -> TrainingReport {
        var run = try begin(training, validation, epochCount, (batchSize, order, seed), metrics, observers)
        var result = Result<Void, any Error>.success(())
        do {
            while run.reason == nil {
                let watch = run.watch
                let inspected = (steps + 1..<steps + 1 + run.plan.batchCount).filter { watch.isInspected(step: $0) }
                let (events, relay) = EventRelay.make(inspecting: Set(inspected), isNeeded: !watch.isEmpty)
                run.watch = RunWatch(observers: relay.map { [$0] } ?? [], progress: watch.progress)
                let job = EpochJob(trainer: self, run: run, training: training, validation: validation, relay: relay)
                run.watch = watch
                // A child of this task: it is cancelled with this one, and by an observer's error, which leaves this
                // trainer as it was before the epoch, however far the child came meanwhile.
                async let ended = job.done()
                for await event in events { try watch.tell { try event.tell($0) } }
                let done = await ended
                (self, run) = (done.trainer, done.run)
                let progress = run.watch.progress
                run.watch = watch
                run.watch.progress = progress
                try done.result.get()
                try conclude(&run)
            }
        } catch { result = .failure(error) }
        return try end(&run, result)
    }
}

/// An epoch that is trained elsewhere. Whoever holds it last is the only one to use what is in it.
private struct EpochJob<M: Model>: @unchecked Sendable {
    var trainer: Trainer<M>
    var run: TrainingRun<M>
    let training: Dataset
    let validation: Dataset?
    let relay: EventRelay?
    var result = Result<Void, any Error>.success(())

    /// Returns the job after the epoch.
    func done() -> EpochJob {
        defer { relay?.finish() }
        var job = self
        job.result = Result {
            try TrainingData.with(training) { data in try job.trainer.epoch(&job.run, data, job.validation) }
        }
        return job
    }
}

/// Something that happens in a step.
private enum StepEvent: Sendable {
    case inspected(StepInspection)
    case ended(TrainingProgress)

    func tell(_ observer: any TrainingObserver) throws {
        switch self {
        case .inspected(let inspection): try observer.stepInspected(inspection)
        case .ended(let progress): try observer.stepEnded(progress)
        }
    }
}

/// Passes on what happens in the steps of an epoch.
private final class EventRelay: TrainingObserver, Sendable {
    private let events: AsyncStream<StepEvent>.Continuation
    private let inspected: Set<Int>

    private init(_ events: AsyncStream<StepEvent>.Continuation, inspecting inspected: Set<Int>) {
        (self.events, self.inspected) = (events, inspected)
    }

    /// - Parameter isNeeded: whether somebody listens; otherwise the events end at once.
    static func make(inspecting steps: Set<Int>, isNeeded: Bool) -> (AsyncStream<StepEvent>, EventRelay?) {
        let (events, continuation) = AsyncStream.makeStream(of: StepEvent.self)
        guard isNeeded else {
            continuation.finish()
            return (events, nil)
        }
        return (events, EventRelay(continuation, inspecting: steps))
    }

    func inspects(step: Int) -> Bool { inspected.contains(step) }
    func stepInspected(_ inspection: StepInspection) { events.yield(.inspected(inspection)) }
    func stepEnded(_ progress: TrainingProgress) { events.yield(.ended(progress)) }
    func finish() { events.finish() }
}
