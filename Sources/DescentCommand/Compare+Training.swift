import ArgumentParser
import Descent

/// The options for what `descent compare` trains.
struct ComparedTrainingOptions: ParsableArguments {
    @Option(help: "The column to predict. (default: the last)") var target: String?
    @Option(help: "The model, as in `descent train`. (default: \(RunSettings().model))") var model: String?
    @Option(parsing: .unconditional, help: "Passes over the training rows. (default: 5)") var epochs: Int?
    @Option(parsing: .unconditional, help: "Examples per step. (default: 32)") var batchSize: Int?

    /// - Throws: `UsageError` where one was given, though there is nothing to train.
    func requireNone() throws {
        let given = [
            ("--target", target != nil), ("--model", model != nil), ("--epochs", epochs != nil),
            ("--batch-size", batchSize != nil),
        ]
        if let option = given.first(where: \.1)?.0 { throw UsageError("\(option) is for data, and this is a function") }
    }

    func settings(for data: DataArgument) throws -> RunSettings {
        var settings = RunSettings()
        settings.target = target
        if let model { settings.model = try usage("--model") { try ModelSpecification(model) } }
        settings.epochs = try atLeastOne(epochs ?? 5, "--epochs")
        settings.batchSize = try atLeastOne(batchSize ?? 32, "--batch-size")
        settings.schedule = try ScheduleSpecification("constant")
        if data.isDigits { settings.scaling = .unit }
        return settings
    }
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
        let settings = try training.settings(for: data)
        try pictures.requireWritable([(curves, "--curves"), (times, "--times")])
        let comparison = try TrainingComparison(
            of: optimizers, named: texts, by: Run.Plan(try data.table(), settings), tolerance: tolerance)
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
