import ArgumentParser
import Descent
import Support

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a run: its parameters, coefficients, features, settings and metrics.",
        discussion: """
            A linear model's coefficients are in the units of the columns. Where it was solved without a penalty they \
            have standard errors, statistics, p-values and 95 % intervals.
            """)

    @Argument(help: ArgumentHelp("A folder that `descent train` wrote.", valueName: "run")) var folder: String
    @Flag(help: "Print a JSON object.") var json = false

    func run() throws {
        let run = try Run(contentsOf: folder)
        guard json else { return print(run) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(RunSummary(run)), as: UTF8.self))
    }
}
