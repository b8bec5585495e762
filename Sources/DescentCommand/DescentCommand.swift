import ArgumentParser
import CArguments
import Descent
import Support

/// The command line: every subcommand is a thin layer over a call of the library.
@main
struct DescentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "descent",
        abstract: "Minimize formulas and train models by gradient descent, and use them.",
        discussion: """
            DATA is a file of data, or `digits`: 1797 handwritten digits that come with the program. RUN is a folder that \
            `descent train` wrote. The format of a file follows from the ending of its name:

            \(dataFormats.summary)

            descent minimize "(1-x)^2 + 100*(y-x^2)^2" --start x=-1.2,y=1
            descent train digits
            descent train housing.csv --target price --out runs/housing
            descent predict runs/housing new.csv --out predictions.csv
            """,
        version: descentVersion,
        subcommands: [
            Minimize.self, Compare.self, Fit.self, Derive.self, Train.self, CrossValidate.self, FindRate.self,
            Tune.self, Check.self, Evaluate.self, Predict.self, Inspect.self, Explain.self, Optimizers.self,
            ListMinimizers.self,
            ShowSchedule.self,
        ])

    static func main() {
        StandardStreams.open()
        Signals.ignoreFileSizeLimit()
        MemoryShortage.end(by: { fail($0, status: 1) })
        do {
            let arguments = try arguments()
            try requireKnownSubcommand(arguments.first)
            var command = try parseAsRoot(protectingFormula(arguments))
            try AddressSpace.takeThreads(atMost: Parallelism.threadCount)
            try command.run()
            try Output.finish()
        } catch {
            end(because: error)
        }
    }

    /// The arguments behind the program's name, as C's main gets them.
    private static func arguments() throws -> [String] {
        let given = (0..<descent_argument_count()).compactMap { descent_argument($0).map { String(cString: $0) } }
        let all = given.isEmpty ? CommandLine.arguments : given
        // The system gives every program its name.
        guard !all.isEmpty else { throw ArgumentsMissing() }
        return Array(all.dropFirst())
    }

    private struct ArgumentsMissing: Error, CustomStringConvertible {
        let description = "the arguments cannot be read; mount /proc"
    }

    /// A formula that begins with a minus sign, in its place among the arguments of a subcommand, is no option: the parser
    /// sees it with a space in front, and `FormulaArgument` takes that away.
    private static func protectingFormula(_ arguments: [String]) -> [String] {
        let places = ["minimize": 1, "derive": 1, "fit": 2]
        guard let place = arguments.first.flatMap({ places[$0] }), arguments.count > place,
            arguments[place].hasPrefix("-"), !arguments[place].hasPrefix("--"), arguments[place] != "-h"
        else { return arguments }
        var arguments = arguments
        arguments[place] = " " + arguments[place]
        return arguments
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
