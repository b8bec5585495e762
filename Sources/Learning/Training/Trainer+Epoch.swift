import Datasets
import Optimizers
import Tensors

extension Trainer {
    /// Trains for an epoch and evaluates it.
    /// - Throws: `TrainingError`, `CancellationError`, or what an observer throws; the state is then that from before
    ///   the epoch.
    mutating func epoch(
        _ run: inout TrainingRun<M>, _ data: borrowing TrainingData, _ validation: Dataset?
    ) throws {
        let before = snapshot
        let began = ContinuousClock.now
        let order = run.plan.indices(epoch: epochs)
        let seed = RandomKey(UInt64(bitPattern: Int64(run.plan.seed))).folded(-1)
        var lossSum = 0.0
        (position.pass, position.batch, position.batchesPerPass) = (epochs, 0, run.plan.batchCount)
        // Asking a chain allocates.
        let batchesPerStep = optimizer.batchesPerStep
        var learned = 0
        for batch in 0..<run.plan.batchCount {
            if Task.isCancelled {
                restore(before)
                throw CancellationError()
            }
            let rows = order[run.plan.positions(ofBatch: batch)]
            position.weight = Double(rows.count)
            position.prepare(batchesPerStep: batchesPerStep, isLast: batch == run.plan.batchCount - 1)
            let step = step(&run.steps, in: buffers, at: position, rows.count, data)
            step.load(rows, of: data)
            var inspection: InspectionStep?
            if !run.watch.isEmpty, run.watch.isInspected(position) {
                inspection = run.inspect(step, of: self, at: position, seed: seed, rows: rows.count, data)
            }
            let (loss, outcome) = step.run(at: position, seed: seed)
            let (number, rate) = (position.number, optimizer.learningRate(steps) * position.rateFactor)
            position.advance(outcome)
            if outcome == .refused {
                guard position.refusedInARow <= Trainer.refusalLimit else {
                    throw undone(to: before, rate: rate, step: number)
                }
            } else {
                guard loss.isFinite else { throw undone(to: before, rate: rate, step: number) }
                lossSum += Double(loss) * Double(rows.count)
                learned += rows.count
            }
            guard !run.watch.isEmpty else { continue }
            run.watch.progress.examples += rows.count
            (run.watch.progress.step, run.watch.progress.steps, run.watch.progress.epoch) = (
                batch + 1, steps, epochs + 1
            )
            (run.watch.progress.loss, run.watch.progress.learningRate) = (Double(loss), rate)
            do {
                if let inspection {
                    let found = inspection.inspection(step: number, loss: Double(loss), learningRate: rate)
                    try run.watch.tell { try $0.stepInspected(found) }
                }
                try run.watch.tellProgress()
            } catch {
                restore(before)
                throw error
            }
        }
        let seconds = began.duration(to: .now).seconds
        run.steppingSeconds += seconds
        let rate = optimizer.learningRate(Swift.max(steps - 1, 0)) * position.rateFactor
        let record = EpochRecord(
            epoch: epochs + 1, steps: steps, trainingLoss: lossSum / Double(learned),
            training: run.trainingSample.map { run.evaluator.evaluate($0, loss, run.metrics) },
            validation: validation.map { run.evaluator.evaluate($0, loss, run.metrics) },
            learningRate: rate, seconds: seconds,
            examplesPerSecond: Double(run.plan.exampleCount) / Swift.max(seconds, 1e-9))
        // What the last step did to the parameters no loss of this epoch has seen.
        guard record.trainingLoss.isFinite, record.validation?.loss.isFinite ?? true, leafNotFinite == nil else {
            throw undone(to: before, rate: rate, step: steps)
        }
        history.append(record)
        if let factor = plateau?.observe(record.validation?.loss ?? record.trainingLoss) {
            position.rateFactor = factor
        }
        run.records.append(record)
    }

    /// The step for a position and a size of batch.
    func step(
        _ steps: inout ProgramCache<TrainingStep>, in buffers: StepBuffers, at position: StepPosition, _ batchSize: Int,
        _ data: borrowing TrainingData
    ) -> TrainingStep {
        let (featureCount, isWeighted) = (data.featureCount, data.isWeighted)
        return steps.program(forBatchSize: batchSize, at: position) {
            TrainingStep(
                state, in: buffers, loss: loss, optimizer: optimizer, at: position, batchSize: batchSize,
                featureCount: featureCount, isWeighted: isWeighted)
        }
    }

    /// The batches in a row that an optimizer may refuse before the run ends, where it skips what is not finite.
    static var refusalLimit: Int { 10 }

    /// The name of the first leaf with an element that is not finite.
    private var leafNotFinite: String? {
        zip(state.layout.names, buffers.tensors).first { _, tensor in
            guard let tensor: Tensor<Float> = tensor.typed() else { return false }
            return tensor.withUnsafeScalars { $0.contains { !$0.isFinite } }
        }?.0
    }

    /// Puts back the state from before the epoch, whose numbers are not finite.
    private mutating func undone(to before: TrainerSnapshot, rate: Double, step: Int) -> TrainingError {
        let error = TrainingError.notFinite(epoch: epochs + 1, step: step, leaf: leafNotFinite, learningRate: rate)
        restore(before)
        return error
    }

    /// The state between two epochs.
    var snapshot: TrainerSnapshot {
        TrainerSnapshot(tensors: buffers.tensors, position: position, epochs: epochs, plateau: plateau)
    }

    mutating func restore(_ before: TrainerSnapshot) {
        buffers.write(before.tensors)
        (position, plateau) = (before.position, before.plateau)
        history.removeLast(history.count - before.epochs)
    }
}

/// The state that is put back where an epoch fails.
struct TrainerSnapshot: Sendable {
    let tensors: [AnyTensor]
    let position: StepPosition
    let epochs: Int
    let plateau: ReduceOnPlateau?
}
