import ArgumentParser
import Descent

struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show how well a trained model does on data.",
        discussion: """
            All rows of DATA are used. If DATA is the run's own, the parts it was trained and tested on are shown as well.
            """)

    @Argument(help: ArgumentHelp("A folder that `descent train` wrote.", valueName: "run")) var folder: String
    @Argument(help: DataArgument.helpForModel) var data: DataArgument
    @OptionGroup var reading: ReadingArguments
    @Flag(help: "Print the results as a JSON object.") var json = false
    @OptionGroup var parallelism: ParallelismOptions

    func run() throws {
        try parallelism.apply()
        let trained = try Run(contentsOf: folder)
        let table = try data.table(reading, for: trained)
        let parts = try trained.evaluateParts(table)
        // Intervals tell how sure the metrics are for new rows: not those that the model was trained on.
        let (score, notes) = try trained.evaluate(table, hasIntervals: parts == nil)
        notes.forEach(warn)
        let named = parts.map { [("training", $0.training), ("validation", $0.validation), ("test", $0.test)] } ?? []
        guard json else {
            print("\(score) on \(counted(score.examples, "row"))")
            for (name, part) in named {
                if let part { print("  \(name): \(part) on \(counted(part.examples, "row"))") }
            }
            print("\n\(MetricTable([("all rows", score)] + named))")
            return
        }
        let classNames = trained.configuration.classNames
        let isClassification = trained.configuration.task == .classification
        var line = JSONLine()
        line.add("loss", score.loss)
        if isClassification {
            line.add("accuracy", score.accuracy)
        } else {
            line.add("rmse", score.rmse)
            line.add("r2", score.r2)
        }
        line.add("examples", score.examples)
        if let parts {
            line.add("trainLoss", parts.training?.loss)
            line.add("testLoss", parts.test?.loss)
            line.add(parts.test, "test", isClassification: isClassification)
        }
        line.add("all", score, classes: classNames)
        for (name, part) in named { line.add(name, part, classes: classNames) }
        line.add("run", folder)
        print(line.text)
    }
}
