import Datasets
import Optimizers
import Support
import Tensors

/// A method that trains a model on all examples at once, one iteration after another.
package protocol FullBatchMethod: AnyObject {
    /// Minimizes.
    /// - Parameters:
    ///   - parameters: the parameters to begin with, in the order of the model's leaves.
    ///   - maximumIterations: the limit of iterations.
    ///   - check: called within iterations, now and then; what it throws is thrown.
    ///   - tell: called after each iteration; returns whether to go on.
    /// - Returns: why it ended.
    func minimize(
        from parameters: [Tensor<Float>], maximumIterations: Int, check: () throws -> Void,
        tell: (FullBatchIterate) throws -> Bool
    ) throws -> TrainingReport.EndReason
}

/// The state of a `FullBatchMethod` after an iteration.
package struct FullBatchIterate {
    /// The mean loss of all examples.
    package var loss: Double
    /// The length of the step.
    package var step: Double
    /// The parameters, in the order of the model's leaves.
    package var parameters: [Tensor<Float>]

    package init(loss: Double, step: Double, parameters: [Tensor<Float>]) {
        (self.loss, self.step, self.parameters) = (loss, step, parameters)
    }
}

extension Trainer {
    /// Trains by a method that looks at all examples in each of its iterations, which are the epochs, of one step each.
    ///
    /// Observers, checkpoints, history and report are those of `fit`; the length of the step stands in place of the
    /// learning rate.
    /// - Precondition: the optimizer has no state.
    package mutating func solve(
        _ training: Dataset, validation: Dataset?, by method: some FullBatchMethod, iterations: Int, seed: Int,
        observers: [any TrainingObserver]
    ) throws -> TrainingReport {
        var run = try begin(training, validation, iterations, (nil, .inOrder, seed), [], observers)
        guard run.reason == nil else { return try end(&run, .success(())) }
        let result = Result {
            let parameters = state.layout.parameters(in: buffers.tensors)
            var began = ContinuousClock.now
            let reason = try method.minimize(
                from: parameters, maximumIterations: iterations,
                check: {
                    if Task.isCancelled { throw CancellationError() }
                    if !run.records.isEmpty { try run.watch.tellProgress() }
                }
            ) { iterate in
                if Task.isCancelled { throw CancellationError() }
                let seconds = began.duration(to: .now).seconds
                try record(iterate, seconds, &run, training.count, validation)
                try conclude(&run)
                began = .now
                return run.reason == nil
            }
            if run.reason == nil || reason == .converged { run.reason = reason }
        }
        return try end(&run, result)
    }

    /// Takes the parameters of an iterate over, and evaluates it.
    private mutating func record(
        _ iterate: FullBatchIterate, _ seconds: Double, _ run: inout TrainingRun<M>, _ examples: Int,
        _ validation: Dataset?
    ) throws {
        let before = snapshot
        buffers.write(iterate.parameters.map { AnyTensor($0) })
        (position.pass, position.batch, position.batchesPerPass) = (epochs, 0, 1)
        position.advance(.taken)
        run.steppingSeconds += seconds
        let record = EpochRecord(
            epoch: epochs + 1, steps: steps, trainingLoss: iterate.loss,
            training: run.trainingSample.map { run.evaluator.evaluate($0, loss, run.metrics) },
            validation: validation.map { run.evaluator.evaluate($0, loss, run.metrics) }, learningRate: iterate.step,
            seconds: seconds, examplesPerSecond: Double(examples) / Swift.max(seconds, 1e-9))
        guard iterate.loss.isFinite, record.validation?.loss.isFinite ?? true,
            iterate.parameters.allSatisfy({ $0.scalars.allSatisfy(\.isFinite) })
        else {
            let error = TrainingError.notFinite(
                epoch: epochs + 1, step: steps, leaf: nil, learningRate: iterate.step)
            restore(before)
            throw error
        }
        run.watch.progress.examples += examples
        (run.watch.progress.step, run.watch.progress.steps, run.watch.progress.epoch) = (1, steps, epochs + 1)
        (run.watch.progress.loss, run.watch.progress.learningRate) = (iterate.loss, iterate.step)
        do { try run.watch.tellProgress() } catch {
            restore(before)
            throw error
        }
        history.append(record)
        run.records.append(record)
    }
}
