import Datasets
import Optimizers

extension Trainer {
    /// Throws where model, data, loss and optimizer do not fit one another.
    /// - Returns: the outputs the model gives for an example.
    @discardableResult
    package func check(_ training: Dataset, _ validation: Dataset?) throws(TrainingError) -> Int {
        for data in [training, validation].compactMap({ $0 }) {
            let hasClasses = data.classNames != nil
            guard hasClasses == loss.isForClasses else {
                throw .targetsDoNotFit(loss: loss.description, needsClasses: loss.isForClasses)
            }
            guard data.count > 0 else { throw .settingsDoNotFit("the data has no examples") }
            guard data.featureCount == training.featureCount else {
                throw .shapesDoNotFit(
                    "the validation data has \(data.featureCount) features, the training data \(training.featureCount)")
            }
        }
        let example = Array(training.featureScalars.prefix(training.featureCount))
        let width = try Evaluator(memory, model: state.model(from:)).outputs(
            example, featureCount: training.featureCount
        ).width
        if let problem = loss.problem(outputs: width, classes: training.classNames?.count ?? 0) {
            throw .shapesDoNotFit(problem)
        }
        if let problem = optimizer.problem(withLeaves: state.layout.names) { throw .settingsDoNotFit(problem) }
        return width
    }
}
