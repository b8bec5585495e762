import ArgumentParser
import Descent

/// The options for what `descent compare` trains.
enum ComparedRunOptions: RunOptionChoice {
    static let options = RunOption.all.filter { ["target", "model", "epochs", "batch-size"].contains($0.name) }

    static let defaults: RunSettings = {
        var settings = RunSettings()
        (settings.epochs, settings.batchSize) = (5, 32)
        return settings
    }()
}

extension Compare {
    func compareTraining(on data: DataArgument) throws {
        guard functions.count == 1 else { throw UsageError("data are compared on alone; give one file") }
        for (option, isGiven) in [
            ("--start", start != nil), ("--steps", steps != nil), ("--learning-rate", learningRate != nil),
            ("--paths", paths != nil), ("--animation", animation != nil),
        ] where isGiven {
            throw UsageError("\(option) is for functions, and \(data.text) is data")
        }
        guard let texts = try methodTexts() else {
            throw UsageError("--methods is missing; give one or more, separated by commas")
        }
        let optimizers = try texts.map { text in try usage("--methods") { try OptimizerSpecification(text) } }
        let tolerance = tolerance ?? 0.1
        try requirePositive(tolerance, "--tolerance")
        var settings = try training.given()
        settings.schedule = try ScheduleSpecification("constant")
        settings.keepEpochs()
        if data.isDigits { settings.scaling = .unit }
        try pictures.requireWritable([(curves, "--curves"), (times, "--times")])
        let comparison = try TrainingComparison(
            of: optimizers, named: texts, by: Run.Plan(try data.table(for: settings), settings), tolerance: tolerance)
        if let curves { try pictures.write(comparison.lossesByStep(), to: curves) }
        if let times { try pictures.write(comparison.lossesByTime(), to: times) }
        print(json ? comparison.json : comparison.description)
    }
}

extension TrainingComparison {
    fileprivate var json: String {
        var line = JSONLine()
        let results = entries.map { $0.run?.configuration.result }
        line.add("data", title)
        line.add("tolerance", tolerance)
        line.add("methods", entries.map(\.name))
        line.add("steps", entries.map { $0.stepsToTolerance.map(Double.init) ?? .nan })
        line.add("trainLosses", results.map { $0?.training.loss ?? .nan })
        line.add("testLosses", results.map { $0?.test?.loss ?? .nan })
        line.add("seconds", results.map { $0?.seconds ?? .nan })
        return line.text
    }
}
