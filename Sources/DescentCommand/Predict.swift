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
    @OptionGroup var reading: ReadingArguments
    @Option(help: "The CSV file to write. (default: standard output)") var out: String?
    @Option(
        help: """
            Columns of DATA to write before the prediction: names with commas between them, in which * stands for any \
            characters. (default: none)
            """)
    var keep: String?
    @Flag(help: "Write text that a spreadsheet would take for a formula as it is.") var raw = false
    @OptionGroup var parallelism: ParallelismOptions

    func run() throws {
        try parallelism.apply()
        let trained = try Run(contentsOf: folder)
        let kept = try keep.map { text in try usage("--keep") { try ColumnPatterns(text) } }
        let table = try data.table(reading, for: trained)
        let (results, notes) = try trained.predict(table)
        let predictions = try kept.map { try table.columns(named: $0, beside: results) } ?? results
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
