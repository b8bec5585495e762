import Learning

extension Run {
    /// One row an epoch. The columns of the data the epochs were watched by are named after it.
    var metricsCSV: String {
        let watched = configuration.data.validationRows > 0 ? "validation" : "test"
        // Those of the kind of target, and those that were monitored.
        let found = epochs.compactMap(\.validation).flatMap(\.metrics.keys)
        let standard = configuration.task == .classification ? ["accuracy"] : ["rmse", "r2"]
        let names = Set(found).union(standard).sorted { Metric.comesBefore($0, $1) }
        let isWatched = epochs.first?.validation != nil
        let parts = isWatched ? ["training", watched] : ["training"]
        let columns = parts.flatMap { part in
            ["\(part)_loss"] + (isWatched ? names.map { "\(part)_\($0.inColumnName)" } : [])
        }
        let header = ["epoch", "steps"] + columns + ["learning_rate", "seconds", "examples_per_second"]
        func metrics(_ evaluation: Evaluation?) -> [String] {
            let score = evaluation.map { Score($0, examples: 0, scale: configuration.target.scale) }
            return score.map { score in names.map { score.metrics[$0].map { "\($0)" } ?? "" } } ?? []
        }
        let rows = epochs.map { record -> [String] in
            let training = ["\(record.trainingLoss)"] + metrics(record.training)
            let watched = (record.validation.map { ["\($0.loss)"] } ?? []) + metrics(record.validation)
            let progress = [record.learningRate, record.seconds, record.examplesPerSecond].map { "\($0)" }
            return ["\(record.epoch)", "\(record.steps)"] + training + watched + progress
        }
        return ([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    }
}

extension String {
    /// The name of a metric without what would end a cell.
    fileprivate var inColumnName: String { replacing(",", with: ";").replacing("\n", with: " ") }
}
