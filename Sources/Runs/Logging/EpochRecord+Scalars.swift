import Learning

extension EpochRecord {
    /// Losses and metrics that are known, by the tags they have in a log.
    /// - Parameters:
    ///   - watchedName: what the data is called that each epoch is evaluated on, such as "test".
    ///   - scale: how many of the target's units are one of the model's; multiplies root mean squared errors.
    func scalars(watchedName: String, scale: Double) -> [(tag: String, value: Double)] {
        func metrics(_ evaluation: Evaluation?, _ name: String) -> [(tag: String, value: Double?)] {
            [
                ("accuracy/\(name)", evaluation?.accuracy),
                ("rmse/\(name)", evaluation?.rootMeanSquaredError.map { $0 * scale }),
                ("r2/\(name)", evaluation?.rSquared),
            ]
        }
        let losses = [("loss/training", trainingLoss), ("loss/\(watchedName)", validation?.loss)]
        let all = losses + metrics(training, "training") + metrics(validation, watchedName)
        return all.compactMap { tag, value in value.map { (tag, $0) } }
    }
}
