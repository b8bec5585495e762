import Datasets
import Optimizers
import Support
import Tensors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A learning-rate range test: the loss of one batch after another while the learning rate rises from step to step.
///
/// Source: Smith, "Cyclical learning rates for training neural networks", 2017, section 3.3.
public struct LearningRateRangeTest: Sendable {
    /// The learning rate of each step; each is the one before times the same factor.
    public let rates: [Double]
    /// The loss of the batch before each step.
    public let losses: [Double]
    /// The losses as a running mean with decay 0.9, which forgets that it began at 0.
    public let smoothed: [Double]
    /// Whether the test ended because the loss rose beyond all bounds, as it should.
    public let diverged: Bool

    init(rates: [Double], losses: [Double], diverged: Bool) {
        (self.rates, self.losses, self.diverged) = (rates, losses, diverged)
        smoothed = losses.runningMean(decay: 0.9)
    }

    /// The rate at which the smoothed loss falls fastest against the logarithm of the rate, before its least value:
    /// training goes quickly with it and keeps a distance from where it diverges. It is `nil` where the loss never fell.
    public var suggestion: Double? {
        guard let least = smoothed.indices.min(by: { smoothed[$0] < smoothed[$1] }), least >= 2 else { return nil }
        let slopes: [Double] = (1..<least).map { (step: Int) -> Double in smoothed[step + 1] - smoothed[step - 1] }
        guard let steepest = slopes.indices.min(by: { slopes[$0] < slopes[$1] }), slopes[steepest] < 0 else {
            return nil
        }
        return rates[steepest + 1]
    }
}

extension Trainer {
    /// Takes steps with a rate that rises from one to the next, on a copy: model, optimizer state, order of the data
    /// and random numbers of this trainer stay as they are.
    ///
    /// - Parameters:
    ///   - training: the examples to learn from.
    ///   - lowest: the rate of the first step, above 0. The default is 1e-7.
    ///   - highest: the rate of the last step, which comes unless the loss rises above four times its least value before.
    ///     The default is 10.
    ///   - steps: the number of steps, at least 2. The default is 100.
    ///   - batchSize: the examples of a step; see `fit`, also for `order` and `seed`.
    /// - Throws: `TrainingError` where the data do not fit the model, or the very first loss is not finite;
    ///   `CancellationError`.
    public func findRate(
        on training: Dataset, from lowest: Double = 1e-7, to highest: Double = 10, steps: Int = 100,
        batchSize: Int? = 32, order: BatchPlan.Order = .shuffled, seed: Int = 0
    ) throws -> LearningRateRangeTest {
        guard lowest > 0, lowest < highest, highest.isFinite, steps >= 2 else {
            throw TrainingError.settingsDoNotFit(
                "the rates go from \(lowest) to \(highest) in \(steps) steps", remedy: "give 0 < from < to")
        }
        try check(training, nil)
        let buffers = StepBuffers(self.buffers.tensors)
        let plan = try plan(for: training, batchSize, order, seed)
        let key = RandomKey(UInt64(bitPattern: Int64(seed))).folded(-1)
        var (position, compiled) = (self.position, ProgramCache<TrainingStep>())
        var (rates, losses) = ([Double](), [Double]())
        let diverged = try TrainingData.with(training) { data in
            var (epoch, taken, least) = (epochs, 0, Double.infinity)
            while taken < steps {
                let indices = plan.indices(epoch: epoch)
                (position.pass, position.batch, position.batchesPerPass) = (epoch, 0, plan.batchCount)
                for batch in 0..<plan.batchCount where taken < steps {
                    try Task.checkCancellation()
                    let rows = indices[plan.positions(ofBatch: batch)]
                    let rate = lowest * pow(highest / lowest, Double(taken) / Double(steps - 1))
                    let scheduled = optimizer.learningRate(position.steps)
                    position.rateFactor = scheduled > 0 ? rate / scheduled : 0
                    position.weight = Double(rows.count)
                    position.prepare(batchesPerStep: optimizer.batchesPerStep, isLast: batch == plan.batchCount - 1)
                    let step = step(&compiled, in: buffers, at: position, rows.count, data)
                    step.load(rows, of: data)
                    let (value, outcome) = step.run(at: position, seed: key)
                    position.advance(outcome)
                    let loss = Double(value)
                    guard loss.isFinite, loss <= 4 * max(least, 1e-30) || losses.count < 3 else { return true }
                    least = min(least, loss)
                    rates.append(rate)
                    losses.append(loss)
                    taken += 1
                }
                epoch += 1
            }
            return false
        }
        guard !losses.isEmpty else { throw TrainingError.notFinite(epoch: 1, step: 1, leaf: nil, learningRate: lowest) }
        return LearningRateRangeTest(rates: rates, losses: losses, diverged: diverged)
    }
}

extension [Double] {
    /// Returns for each number the mean of it and those before, with weights that fall by `decay` from each to the one
    /// before.
    package func runningMean(decay: Double) -> [Double] {
        var mean = 0.0
        return enumerated().map { index, number in
            mean = decay * mean + (1 - decay) * number
            return mean / (1 - pow(decay, Double(index + 1)))
        }
    }
}
