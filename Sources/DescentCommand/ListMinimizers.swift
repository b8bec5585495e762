import ArgumentParser
import Descent

struct ListMinimizers: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "minimizers",
        abstract:
            "List the methods of `descent minimize` and `fit` with formula, defaults, source and what they accept.",
        discussion: """
            `descent optimizers` lists the first-order methods, which `descent minimize` also takes. METHOD is as in \
            `descent minimize --method`.
            """)

    @Argument(help: "The one to show. (default: all)") var method: String?

    private static let methods = MinimizerTable.all + MinimizerTable.leastSquares

    func run() throws {
        guard let method else {
            for method in Self.methods { print(method.summary) }
            let others = MinimizerSpecification.otherNames.sorted { $0.key < $1.key }
            print("Other names: " + others.map { "\($0.key) for \($0.value)" }.joined(separator: ", "))
            return
        }
        let specification = try usage("minimizers") {
            try MinimizerSpecification(method, besides: MinimizerTable.leastSquares)
        }
        for method in Self.methods where method.name == specification.name { print(method.summary) }
        print("as given: \(specification)")
    }
}

extension ListedMinimizer {
    /// The name, formula, defaults and source of the method, and the problems it accepts.
    fileprivate var summary: String {
        let settings = settingValues(after: 0).map { "\($0.name)=\($0.value)" }
        let lines =
            [name] + Self.formula.split(separator: "\n").map { "    " + $0 }
            + (settings.isEmpty ? [] : ["  defaults  " + settings.joined(separator: " ")])
            + ["  source    \(Self.source)", "  accepts   \(accepted)", ""]
        return lines.joined(separator: "\n")
    }

    private var accepted: String {
        let isForSquares = MinimizerTable.leastSquares.contains { $0.name == name }
        let function =
            isForSquares
            ? "sums of squares, in descent fit"
            : Self.usesGradient ? "functions with a gradient" : "functions, gradient or not"
        return Self.accepts.isEmpty ? function : "\(function), \(Self.accepts)"
    }
}
