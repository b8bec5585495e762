import Datasets
import Learning
import Optimizers
import Tensors

/// A learning rate that was found by trying: a range test, and short trainings at rates a factor apart.
///
/// The range test shows how the loss moves while the rate rises from step to step, and what it shows depends on the noise of
/// batches. What is suggested therefore follows from trainings: each begins anew with the run's schedule, on four fifths of the
/// training rows, and is judged by the others. The better half of the rates is tried again for four times as many steps.
public struct RateFinding: Sendable {
    /// A short training.
    public struct Trial: Sendable {
        /// The learning rate at its first step.
        public let rate: Double
        /// The loss of the rows that it was not trained on; infinite where training diverged.
        public let loss: Double
    }

    /// The range test.
    public let test: LearningRateRangeTest
    /// The longest training at each rate, in the order of the rates.
    public let trials: [Trial]
    /// The loss of the same rows before training.
    public let initialLoss: Double

    /// The lowest rate whose training came within a fiftieth of the way to the least loss; `nil` where none was less than
    /// before training.
    public var suggestion: Double? {
        guard let least = trials.map(\.loss).min(), least < initialLoss else { return nil }
        return trials.first { $0.loss <= least + (initialLoss - least) / 50 }?.rate
    }
}

extension Run {
    /// The factor from one rate that is tried to the next.
    private static let factor = 10.0.squareRoot()
    private static let firstSteps = 60
    private static let secondSteps = 240
    fileprivate static let mostJudges = 2000

    /// Finds a learning rate for what `train` would begin with; nothing is trained that is kept.
    /// - Parameters:
    ///   - lowest: the rate at which the range test begins, and the lowest that is tried.
    ///   - highest: the rate at which it ends.
    ///   - steps: the steps of the range test.
    /// - Throws: `TrainingError`.
    public static func findRate(
        _ plan: Plan, from lowest: Double, to highest: Double, steps: Int
    ) throws -> RateFinding {
        let settings = plan.settings
        let model = settings.makeModel(features: plan.features.featureCount, outputs: plan.outputCount)
        func tested(_ optimizer: some Optimizer) throws -> LearningRateRangeTest {
            try Trainer(model, loss: plan.loss, optimizer: optimizer).findRate(
                on: plan.parts.training, from: lowest, to: highest, steps: steps, batchSize: settings.batchSize,
                order: settings.order ?? .shuffled, seed: settings.seed)
        }
        let test = try tested(settings.makeOptimizer(steps: steps))
        let (training, judges) = plan.rowsForTrials
        func trial(_ rate: Double, steps: Int) throws -> RateFinding.Trial {
            RateFinding.Trial(rate: rate, loss: try plan.loss(of: judges, trainedOn: training, at: rate, steps: steps))
        }
        var trials: [RateFinding.Trial] = []
        var rate = max(lowest, 1e-6)
        while rate <= highest * (1 + 1e-9) {
            trials.append(try trial(rate, steps: firstSteps))
            rate *= factor
        }
        let better = trials.indices.sorted { trials[$0].loss < trials[$1].loss }.prefix((trials.count + 1) / 2)
        for index in better where trials[index].loss.isFinite {
            trials[index] = try trial(trials[index].rate, steps: secondSteps)
        }
        return RateFinding(
            test: test, trials: better.sorted().map { trials[$0] },
            initialLoss: try model.evaluated(on: judges, loss: plan.loss).loss)
    }
}

extension Run.Plan {
    /// The rows that trials are trained on, and those that judge: the validation rows, or a fifth of the training rows.
    fileprivate var rowsForTrials: (training: Dataset, judges: Dataset) {
        let own = parts.training
        if parts.validation.count > 0 { return (own, parts.validation) }
        guard own.count >= 50 else { return (own, own) }
        let order = RandomKey(UInt64(bitPattern: Int64(settings.seed))).folded(-3).permutation(own.count)
        let count = min(own.count / 5, Run.mostJudges)
        return (own[order[count...].sorted()], own[order[..<count].sorted()])
    }

    /// Trains anew for about so many steps, and returns the loss of the rows that judge.
    fileprivate func loss(
        of judges: Dataset, trainedOn training: Dataset, at rate: Double, steps: Int
    ) throws -> Double {
        let batchSize = min(settings.batchSize ?? training.count, training.count)
        let rows = training.count > steps * batchSize ? training[0..<steps * batchSize] : training
        let batches = BatchPlan(exampleCount: rows.count, batchSize: batchSize).batchCount
        let epochs = max(1, (steps + batches - 1) / batches)
        var changed = settings
        changed.learningRate = rate
        let model = settings.makeModel(features: features.featureCount, outputs: outputCount)
        func trained(_ optimizer: some Optimizer) throws -> Double {
            var trainer = Trainer(model, loss: self.loss, optimizer: optimizer)
            do throws(any Error) {
                try trainer.fit(
                    rows, epochs: epochs, batchSize: settings.batchSize, order: settings.order ?? .shuffled,
                    seed: settings.seed)
            } catch let error as TrainingError {
                guard case .notFinite = error else { throw error }
                return .infinity
            }
            let loss = try trainer.model.evaluated(on: judges, loss: self.loss).loss
            return loss.isNaN ? .infinity : loss
        }
        return try trained(changed.makeOptimizer(steps: epochs * batches))
    }
}
