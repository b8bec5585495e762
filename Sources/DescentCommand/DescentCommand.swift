import ArgumentParser
import Descent

/// The command line: every subcommand is a thin layer over a call of the library.
@main
struct DescentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "descent",
        abstract: "Trains models by gradient descent, and uses them.",
        discussion: """
            DATA is a CSV file, or `digits`: 1797 handwritten digits that come with the program. RUN is a folder that \
            `descent train` wrote.

            descent train digits
            descent train housing.csv --target price --out runs/housing
            descent predict runs/housing new.csv --out predictions.csv
            """,
        version: descentVersion,
        subcommands: [Train.self, Evaluate.self, Predict.self, Inspect.self, Explain.self])

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            end(because: error)
        }
    }
}
