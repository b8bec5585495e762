import Learning

extension Run {
    /// One row an epoch. The columns of the data the epochs were watched by are named after it.
    var metricsCSV: String {
        let watched = configuration.data.validationRows > 0 ? "validation" : "test"
        let names: [String]
        switch (epochs.first?.validation == nil, configuration.task) {
        case (true, _): names = []
        case (false, .classification): names = ["\(watched)_loss", "\(watched)_accuracy"]
        case (false, .regression): names = ["\(watched)_loss", "\(watched)_rmse", "\(watched)_r2"]
        }
        let header = ["epoch", "steps", "training_loss"] + names + ["learning_rate", "seconds", "examples_per_second"]
        let rows = epochs.map { record -> [String] in
            let score = record.validation.map {
                Score($0, examples: configuration.data.validationRows, scale: configuration.target.scale)
            }
            let metrics = [score?.loss, score?.accuracy, score?.rmse, score?.r2].compactMap { $0 }
            return ["\(record.epoch)", "\(record.steps)"]
                + ([record.trainingLoss] + metrics + [record.learningRate, record.seconds, record.examplesPerSecond])
                .map { "\($0)" }
        }
        return ([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    }
}
