import Learning

extension Run {
    /// One row an epoch. The columns of the data the epochs were watched by are named after it.
    var metricsCSV: String {
        let watched = configuration.data.validationRows > 0 ? "validation" : "test"
        let names = configuration.task == .classification ? ["accuracy"] : ["rmse", "r2"]
        let isWatched = epochs.first?.validation != nil
        let parts = isWatched ? ["training", watched] : ["training"]
        let columns = parts.flatMap { part in ["\(part)_loss"] + (isWatched ? names.map { "\(part)_\($0)" } : []) }
        let header = ["epoch", "steps"] + columns + ["learning_rate", "seconds", "examples_per_second"]
        func metrics(_ evaluation: Evaluation?) -> [Double] {
            let score = evaluation.map { Score($0, examples: 0, scale: configuration.target.scale) }
            return [score?.accuracy, score?.rmse, score?.r2].compactMap { $0 }
        }
        let rows = epochs.map { record -> [String] in
            let training = [record.trainingLoss] + metrics(record.training)
            let watched = [record.validation?.loss].compactMap { $0 } + metrics(record.validation)
            let progress = [record.learningRate, record.seconds, record.examplesPerSecond]
            return ["\(record.epoch)", "\(record.steps)"] + (training + watched + progress).map { "\($0)" }
        }
        return ([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    }
}
