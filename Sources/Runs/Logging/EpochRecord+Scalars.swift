import Learning

extension EpochRecord {
    /// Losses and metrics that are known, by the tags they have in a log.
    /// - Parameters:
    ///   - watchedName: what the data is called that each epoch is evaluated on, such as "test".
    ///   - scale: how many of the target's units are one of the model's; multiplies errors.
    func scalars(watchedName: String, scale: Double) -> [(tag: String, value: Double)] {
        func metrics(_ evaluation: Evaluation?, _ part: String) -> [(tag: String, value: Double?)] {
            guard let evaluation else { return [] }
            let names = evaluation.metrics.keys.sorted { Metric.comesBefore($0, $1) }
            return names.map { name in
                let factor = Metric.unit(of: name) == .target ? scale : 1
                return ("\(name)/\(part)", evaluation.metrics[name].map { $0 * factor })
            }
        }
        let losses = [("loss/training", trainingLoss), ("loss/\(watchedName)", validation?.loss)]
        let all = losses + metrics(training, "training") + metrics(validation, watchedName)
        return all.compactMap { tag, value in value.map { (tag, $0) } }
    }
}
