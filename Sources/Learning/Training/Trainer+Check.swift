import Datasets
import Optimizers
import Tensors

extension Trainer {
    /// Throws where model, data, loss and optimizer do not fit one another.
    /// - Returns: the number of outputs the model gives for an example.
    @discardableResult
    package func check(_ training: Dataset, _ validation: Dataset?) throws(TrainingError) -> Int {
        let width = try model.check(training, loss)
        if let validation {
            try loss.checkTargets(of: validation, "validation data")
            guard validation.featureCount == training.featureCount else {
                throw .shapesDoNotFit(
                    "the validation data has \(validation.featureCount) features, the training data "
                        + "\(training.featureCount)")
            }
            if let problem = loss.problem(outputs: width, classes: validation.classNames?.count ?? 0) {
                throw .shapesDoNotFit("validation data: " + problem)
            }
        }
        if let problem = optimizer.problem(withLeaves: state.layout.names) { throw .settingsDoNotFit(problem) }
        return width
    }

    /// The batches of an epoch.
    /// - Throws: `TrainingError` where there cannot be such batches, or the optimizer needs others.
    func plan(
        for training: Dataset, _ batchSize: Int?, _ order: BatchPlan.Order, _ seed: Int
    ) throws(TrainingError) -> BatchPlan {
        if let batchSize, batchSize < 1 {
            throw .settingsDoNotFit("batch size \(batchSize)", remedy: "give at least 1, or nil for the full set")
        }
        let plan = BatchPlan(exampleCount: training.count, batchSize: batchSize, order: order, seed: seed)
        if let batches = optimizer.fixedBatches, plan.order != .inOrder || plan.batchCount != batches {
            throw .batchesDoNotFit(needed: batches, found: plan.batchCount, order: plan.order)
        }
        return plan
    }
}

extension Model {
    /// Throws where the model, a loss and data do not fit one another.
    /// - Returns: the number of outputs the model gives for an example.
    @discardableResult
    func check(_ data: Dataset, _ loss: Loss) throws(TrainingError) -> Int {
        try loss.checkTargets(of: data, "data")
        let width = try outputCount(featureCount: data.featureCount)
        if let problem = loss.problem(outputs: width, classes: data.classNames?.count ?? 0) {
            throw .shapesDoNotFit(problem)
        }
        return width
    }

    /// The number of outputs for an example, found by tracing the model on one; nothing is computed.
    /// - Throws: `TrainingError` where the model does not take so many features.
    func outputCount(featureCount: Int) throws(TrainingError) -> Int {
        var shape: Shape = []
        let problem = ShapeTrial.problem { shape = self(.unknown([1, featureCount])).shape }
        if let problem {
            throw .shapesDoNotFit("the model does not take the data's \(featureCount) features: \(problem)")
        }
        guard shape.first ?? 1 == 1 else {
            throw .shapesDoNotFit(
                "the model does not take the data's \(featureCount) features: its outputs for one example are \(shape)")
        }
        return shape.elementCount
    }
}

extension Loss {
    /// Throws where the data has no examples, or targets of the other kind.
    fileprivate func checkTargets(of data: Dataset, _ name: String) throws(TrainingError) {
        guard (data.classNames != nil) == isForClasses else {
            throw .targetsDoNotFit(loss: description, needsClasses: isForClasses)
        }
        guard data.count > 0 else { throw .settingsDoNotFit("the \(name) has no examples") }
        guard data.weights?.contains(where: { $0 > 0 }) ?? true else {
            throw .settingsDoNotFit("the \(name) has no example with a weight above 0")
        }
    }
}
