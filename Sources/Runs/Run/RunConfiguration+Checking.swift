import Datasets
import Learning
import Settings

extension RunConfiguration {
    /// The problem with a configuration that no run writes, as one that was edited: numbers that are out of bounds, or
    /// parts that contradict one another; `nil` if there is none. Settings are checked by their own rules.
    var problem: String? {
        do { try settings.validate() } catch { return "settings: \(error)" }
        return data.problem ?? features.problem ?? target.problem ?? result.problem(in: data) ?? contradiction
    }

    private var contradiction: String? {
        let outputs = loss.isForTwoClasses ? 1 : classNames?.count ?? 1
        if outputCount != outputs { return "outputCount is \(outputCount) where the target needs \(outputs)" }
        if let problem = linear?.problem(features: features.featureCount, outputs: outputCount) { return problem }
        if features.featureCount == 0 { return "there are no features" }
        if target.task != task || loss.task != task { return "task, target and loss do not fit" }
        if let threshold = result.threshold, !(0...1 ~= threshold) || classNames?.count != 2 {
            return "result.threshold is \(threshold) of \(classNames?.count ?? 0) classes"
        }
        if loss.isForTwoClasses && classNames?.count != 2 { return "loss \(loss) needs 2 classes" }
        if let weights = weights?.classes, weights.count != classNames?.count || !weights.allSatisfy({ $0 > 0 }) {
            return "weights.classes is \(weights) of \(classNames?.count ?? 0) classes"
        }
        if features.columns.contains(where: { $0.name == target.column }) {
            return "features: \"\(target.column)\" is the target"
        }
        return nil
    }
}

extension RunConfiguration.Data {
    fileprivate var problem: String? {
        let counts = [
            ("rows", rows), ("trainingRows", trainingRows), ("validationRows", validationRows), ("testRows", testRows),
        ]
        for (name, count) in counts where !(0...Setting.mostSteps ~= count) { return "data.\(name) is \(count)" }
        if let problem = summary?.problem { return "data.summary.\(problem)" }
        if trainingRows == 0 { return "data.trainingRows is 0" }
        let parts = trainingRows + validationRows + (testSource == nil ? testRows : 0)
        return parts > rows ? "data.rows is \(rows), and its parts have \(parts)" : nil
    }
}

extension RunResult {
    fileprivate func problem(in data: RunConfiguration.Data) -> String? {
        let counts = [
            ("epochs", epochs), ("modelEpoch", modelEpoch), ("steps", steps), ("refused", refusedBatches ?? 0),
        ]
        for (name, count) in counts where !(0...Setting.mostSteps ~= count) { return "result.\(name) is \(count)" }
        if modelEpoch > epochs { return "result.modelEpoch is \(modelEpoch) of \(epochs)" }
        for (name, number) in [("seconds", seconds), ("examplesPerSecond", examplesPerSecond)]
        where !(number >= 0 && number.isFinite) { return "result.\(name) is \(number)" }
        let scores = [
            ("training", training, data.trainingRows), ("validation", validation, data.validationRows),
            ("test", test, data.testRows),
        ]
        for (name, score, rows) in scores {
            if let score, !(0...max(rows, 0) ~= score.examples) {
                return "result.\(name).examples is \(score.examples) of \(rows)"
            }
            if let accuracy = score?.accuracy, !(0...1 ~= accuracy) { return "result.\(name).accuracy is \(accuracy)" }
        }
        return nil
    }
}
