/// Judges whether a model learns its training rows by heart: the loss of held-out rows rises while theirs falls.
struct OverfittingHealth {
    /// The rise of the held-out loss above its least value that counts.
    private static let rise = 1.25
    /// The fall of the training loss since then that counts.
    private static let fall = 0.8
    /// The epochs since then, fewer of which may be noise.
    private static let patience = 5

    private var best: (epoch: Int, heldOut: Double, training: Double)?

    /// Judges an epoch.
    mutating func warning(_ record: EpochRecord) -> TrainingWarning? {
        guard let heldOut = record.validation?.loss, heldOut.isFinite else { return nil }
        guard let best, heldOut >= best.heldOut else {
            best = (record.epoch, heldOut, record.trainingLoss)
            return nil
        }
        guard record.epoch - best.epoch >= Self.patience, heldOut > Self.rise * best.heldOut,
            record.trainingLoss < Self.fall * best.training
        else { return nil }
        return TrainingWarning(
            .overfitting, step: record.steps,
            "the loss of held-out rows was \(twoDigits(best.heldOut)) after epoch \(best.epoch) and is "
                + "\(twoDigits(heldOut)) after epoch \(record.epoch), while that of the training rows falls: they are "
                + "learned by heart; stop early (--early-stopping), or take fewer epochs, weight decay or a smaller model"
        )
    }
}
