import Datasets
import Learning
import Support

extension RunConfiguration {
    /// The command that trains the same model again, with every setting that is not the default.
    var trainingCommand: String {
        var defaults = RunSettings()
        // What follows from the data or from other settings needs no option.
        defaults.loss = settings.model.defaultLoss(for: task)
        defaults.learningRate =
            settings.optimizer.rateInText.isGiven ? settings.learningRate : settings.optimizer.defaultLearningRate
        if data.source == Table.digits.source { (defaults.target, defaults.scaling) = (settings.target, .unit) }
        if !settings.intercept && settings.scaling == .unit { defaults.scaling = .unit }
        if data.testSource != nil { defaults.testFraction = settings.testFraction }
        let test = data.testSource.map { ["--test", $0] } ?? []
        let start = startedFrom.map { ["--from", $0] } ?? []
        let reading = data.reading?.arguments ?? []
        let words =
            ["descent", "train", data.source] + start + test + reading + settings.trainingOptions(beside: defaults)
        return words.map(Shell.quoted).joined(separator: " ")
    }
}
