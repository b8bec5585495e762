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
        subcommands: [
            Train.self, Evaluate.self, Predict.self, Inspect.self, Explain.self, Optimizers.self,
            ShowSchedule.self, Derive.self,
        ])

    static func main() {
        do {
            try requireKnownSubcommand(CommandLine.arguments.dropFirst().first)
            var command = try parseAsRoot()
            try command.run()
        } catch {
            end(because: error)
        }
    }

    /// The parser says of a misspelt subcommand only that it is unexpected.
    private static func requireKnownSubcommand(_ name: String?) throws {
        guard let name, !name.hasPrefix("-") else { return }
        let names = configuration.subcommands.map { $0.configuration.commandName ?? "\($0)".lowercased() } + ["help"]
        guard !names.contains(name) else { return }
        let hint = nearestName(to: name, among: names).map { "did you mean \"\($0)\"? " } ?? ""
        throw UsageError("unknown subcommand \"\(name)\"; \(hint)There are \(names.joined(separator: ", "))")
    }
}
