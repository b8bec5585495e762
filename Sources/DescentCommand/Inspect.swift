import ArgumentParser
import Descent

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a run: its parameters, features, settings and metrics.")

    @Argument(help: ArgumentHelp("A folder that `descent train` wrote.", valueName: "run")) var folder: String

    func run() throws { print(try Run(contentsOf: folder)) }
}
