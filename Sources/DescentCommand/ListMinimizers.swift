import ArgumentParser
import Descent

struct ListMinimizers: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "minimizers",
        abstract: "List the methods of `descent minimize` with formula, defaults, source and what they accept.",
        discussion: """
            `descent optimizers` lists the first-order methods, which `descent minimize` also takes. METHOD is as in \
            `descent minimize --method`.
            """)

    @Argument(help: "The one to show. (default: all)") var method: String?

    func run() throws {
        guard let method else {
            for row in MinimizerRow.all { print(row.summary) }
            let others = MinimizerSpecification.otherNames.sorted { $0.key < $1.key }
            print("Other names: " + others.map { "\($0.key) for \($0.value)" }.joined(separator: ", "))
            return
        }
        let specification = try usage("minimizers") { try MinimizerSpecification(method) }
        for row in MinimizerRow.all where row.name == specification.name { print(row.summary) }
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
        let function = usesGradient ? "functions with a gradient" : "functions, gradient or not"
        return accepts.isEmpty ? function : "\(function), \(accepts)"
    }
}
