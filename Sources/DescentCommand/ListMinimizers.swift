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

    private static let rows = MinimizerRow.all + MinimizerRow.leastSquares

    func run() throws {
        guard let method else {
            for row in Self.rows { print(row.summary) }
            let others = MinimizerSpecification.otherNames.sorted { $0.key < $1.key }
            print("Other names: " + others.map { "\($0.key) for \($0.value)" }.joined(separator: ", "))
            return
        }
        let specification = try usage("minimizers") {
            try MinimizerSpecification(method, besides: MinimizerRow.leastSquares)
        }
        for row in Self.rows where row.name == specification.name { print(row.summary) }
        print("as given: \(specification)")
    }
}

extension MinimizerRow {
    /// Name, formula, defaults, source, and what a problem may be.
    fileprivate var summary: String {
        let settings = standard.settingValues(after: 0).map { "\($0.name)=\($0.value)" }
        let lines =
            [name] + formula.split(separator: "\n").map { "    " + $0 }
            + (settings.isEmpty ? [] : ["  defaults  " + settings.joined(separator: " ")])
            + ["  source    \(source)", "  accepts   \(accepted)", ""]
        return lines.joined(separator: "\n")
    }

    private var accepted: String {
        let isForSquares = Self.leastSquares.contains { $0.name == name }
        let function =
            isForSquares
            ? "sums of squares, in descent fit"
            : usesGradient ? "functions with a gradient" : "functions, gradient or not"
        return accepts.isEmpty ? function : "\(function), \(accepts)"
    }
}
