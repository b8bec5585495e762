import ArgumentParser
import Descent
import Support

struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Apply a trained model to data, which needs no target column.",
        discussion: """
            Writes CSV with a row for each row of DATA: the prediction and, if the model was trained with a cross-entropy, the \
            probability of each class. Text that a spreadsheet would run as a formula has an apostrophe before it, unless \
            --raw is given.
            """)

    @Argument(help: ArgumentHelp("A folder that `descent train` wrote.", valueName: "run")) var folder: String
    @Argument(help: DataArgument.helpForModel) var data: DataArgument
    @Option(help: "The CSV file to write. (default: standard output)") var out: String?
    @Flag(help: "Write text that a spreadsheet would take for a formula as it is.") var raw = false
    @OptionGroup var parallelism: ParallelismOptions

    func run() throws {
        try parallelism.apply()
        let trained = try Run(contentsOf: folder)
        let (predictions, notes) = try trained.predict(data.table(for: trained))
        notes.forEach(warn)
        if let out {
            try raw ? predictions.write(csv: out) : predictions.write(csvForSpreadsheets: out)
        } else {
            let text = raw ? predictions.csv : predictions.csvForSpreadsheets
            // A program at the other end of a pipe is to read what a file would hold.
            Output.write(Output.isTerminal ? visible(text) : text)
        }
    }
}
