import Optimizers

/// The observers of a run and the progress reported to them. Not generic, since generic code looks up its types in every step.
struct RunWatch {
    let observers: [any TrainingObserver]
    /// Changed in place: making it anew after each step would take longer than telling it.
    var progress: TrainingProgress

    var isEmpty: Bool { observers.isEmpty }

    /// Tells every observer, and then throws the first error, if there was one.
    func tell(_ body: (any TrainingObserver) throws -> Void) throws {
        var failure: (any Error)?
        for observer in observers {
            do { try body(observer) } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }

    /// Tells every observer that a run begins, and gives back its state where the run resumes.
    /// - Parameter checkpoint: the checkpoint from which the run resumes, if it does.
    func begin(_ outline: TrainingOutline, resuming checkpoint: TrainerCheckpoint?) throws {
        try tell { try $0.runBegan(outline) }
        guard let checkpoint else { return }
        var names = namesInCheckpoints(observers).makeIterator()
        do {
            try tell { try $0.runResumed(names.next().flatMap { checkpoint.observers[$0] } ?? [:]) }
        } catch TrainingError.checkpointDoesNotFit("", let problem) {
            throw TrainingError.checkpointDoesNotFit(file: checkpoint.file, problem)
        }
    }

    /// The state of each observer, by its name in checkpoints.
    var checkpointStates: [String: [String: Double]] {
        let all = zip(namesInCheckpoints(observers), observers).map { ($0, $1.checkpointState) }
        return Dictionary(uniqueKeysWithValues: all.filter { !$1.isEmpty })
    }

    /// Tells what a batch has come to.
    func tellProgress() throws {
        // Without a closure, and by index: this is told after every step.
        var failure: (any Error)?
        for index in observers.indices {
            do { try observers[index].stepEnded(progress) } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }

    /// Whether somebody wants to look into the step at a position. Batches that are gathered are no steps.
    func isInspected(_ position: StepPosition) -> Bool { position.isComplete && isInspected(step: position.number) }

    func isInspected(step: Int) -> Bool {
        var isInspected = false
        for index in observers.indices where observers[index].inspects(step: step) { isInspected = true }
        return isInspected
    }
}
