import Optimizers

/// The observers of a run and the progress reported to them. Not generic, since generic code looks up its types in every
/// step.
struct RunWatch {
    let observers: [any TrainingObserver]
    /// Changed in place: making it anew after each step would take longer than telling it.
    var progress: TrainingProgress

    var isEmpty: Bool { observers.isEmpty }

    /// Tells every observer, and then throws the first error, if there was one.
    func tell(_ body: (any TrainingObserver) throws -> Void) throws(TrainingError) {
        var failure: TrainingError?
        for observer in observers {
            do { try body(observer) } catch {
                failure = failure ?? error as? TrainingError ?? .observer("\(error)")
            }
        }
        if let failure { throw failure }
    }

    /// - Parameter checkpoint: from which the run goes on, if it does.
    func begin(_ outline: TrainingOutline, resuming checkpoint: TrainerCheckpoint?) throws(TrainingError) {
        try tell { try $0.runBegan(outline) }
        guard let checkpoint else { return }
        var names = namesInCheckpoints(observers).makeIterator()
        try tell { try $0.runResumed(names.next().flatMap { checkpoint.observers[$0] } ?? [:]) }
    }

    /// The state of each observer, by its name in checkpoints.
    var memories: [String: [String: Double]] {
        let all = zip(namesInCheckpoints(observers), observers).map { ($0, $1.memory) }
        return Dictionary(uniqueKeysWithValues: all.filter { !$1.isEmpty })
    }

    /// Tells every observer `progress`, after a batch.
    func tellProgress() throws(TrainingError) {
        // Without a closure, and by index: this is told after every step.
        var failure: TrainingError?
        for index in observers.indices {
            do { try observers[index].stepEnded(progress) } catch { failure = failure ?? .observer("\(error)") }
        }
        if let failure { throw failure }
    }

    /// Whether somebody wants to look into the step at a position. Batches that are gathered are no steps.
    func isInspected(_ position: StepPosition) -> Bool {
        guard position.isComplete else { return false }
        var isInspected = false
        for index in observers.indices where observers[index].inspects(step: position.number) { isInspected = true }
        return isInspected
    }
}
