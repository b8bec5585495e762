/// Judges whether the loss leaves that of chance, and whether it rises.
struct LossHealth {
    /// The share of the loss of chance below which something was learnt.
    private static let learntShare = 0.98
    /// Steps before anything is said.
    private static let patience = 100
    /// The decay of the running mean of the batches' losses, which spans some fifty.
    private static let decay = 0.98
    /// A loss that counts for more is cut: an outlier is not a rise.
    private static let outlier = 10.0

    private let chance: Double?
    private let stepsOfFirstQuarter: Int
    private var sum = 0.0
    private var weight = 0.0
    private(set) var least: Double
    private var count = 0

    /// - Parameters:
    ///   - chance: the loss of guessing without the features, if it is known.
    ///   - steps: the number of steps the training is going to have in all.
    ///   - least: the least running mean so far.
    init(chance: Double?, steps: Int, least: Double = .infinity) {
        self.chance = chance.flatMap { $0 > 1e-9 ? $0 : nil }
        stepsOfFirstQuarter = 1 + steps / 4
        self.least = least
    }

    /// Judges the loss of a batch.
    mutating func warning(loss: Double, step: Int) -> TrainingWarning? {
        guard loss.isFinite else { return nil }
        let before = weight > 0 ? sum / weight : loss
        let cut = min(loss, LossHealth.outlier * before)
        sum = LossHealth.decay * sum + (1 - LossHealth.decay) * cut
        weight = LossHealth.decay * weight + (1 - LossHealth.decay)
        count += 1
        let mean = sum / weight
        least = min(least, mean)
        guard count >= LossHealth.patience / 2, mean > 3 * least, mean > 1.1 * (chance ?? 0) else { return nil }
        return rising(step, "the loss has risen from \(twoDigits(least)) to \(twoDigits(mean)) (means of batches)")
    }

    /// Judges the loss of an epoch.
    func warning(_ record: EpochRecord) -> TrainingWarning? {
        guard let chance, count >= LossHealth.patience, record.steps >= stepsOfFirstQuarter else { return nil }
        let loss = record.trainingLoss
        let beside = "the training loss is \(twoDigits(loss)), who guesses has \(twoDigits(chance))"
        if loss > 1.5 * chance { return rising(record.steps, beside) }
        guard loss > LossHealth.learntShare * chance else { return nil }
        return TrainingWarning(
            .stuckAtChance, step: record.steps,
            "nothing was learnt so far: \(beside); the learning rate is probably far too low or too high (see "
                + "`descent find-rate`), or the features say nothing about the target")
    }

    private func rising(_ step: Int, _ what: String) -> TrainingWarning {
        TrainingWarning(.risingLoss, step: step, what + "; the learning rate is probably too high: lower it")
    }
}
