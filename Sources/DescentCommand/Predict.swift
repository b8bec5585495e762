import ArgumentParser
import Descent

struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Apply a trained model to data, which needs no target column.",
        discussion: """
            Writes CSV with a row for each row of DATA: the prediction and, if the model was trained with a cross-entropy, the \
            probability of each class.
            """)

    @Argument(help: ArgumentHelp("A folder that `descent train` wrote.", valueName: "run")) var folder: String
    @Argument(help: DataArgument.helpForModel) var data: DataArgument
    @Option(help: "The CSV file to write. (default: standard output)") var out: String?
    @OptionGroup var parallelism: ParallelismOptions

    func run() throws {
        try parallelism.apply()
        let trained = try Run(contentsOf: folder)
        let (predictions, notes) = try trained.predict(data.table(for: trained))
        notes.forEach(warn)
        if let out {
            try predictions.write(csv: out)
        } else {
            Output.write(predictions.csv)
        }
    }
}
