import ArgumentParser
import Descent
import Settings

struct Optimizers: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the optimizers with formula, defaults and source, or explain one.",
        discussion: """
            OPTIMIZER is as in `descent train --optimizer`: NAME, or NAME(setting=value,…), with transformations \
            after it: adam(beta2=0.99).clipped(toNorm=1). Every method takes weightDecay=… and \
            dialect=\(Dialect.allCases.map(\.rawValue).joined(separator: "|")).
            """)

    @Argument(help: "The one to show. (default: all)") var optimizer: String?
    @Flag(help: "Show the compiled update as a listing, with the bytes it moves for each parameter.") var explain =
        false

    func run() throws {
        guard let optimizer else {
            guard !explain else { throw UsageError("--explain needs the name of an optimizer, such as adam") }
            print("METHODS\n")
            for row in MethodRow.all { print(row.summary) }
            print("TRANSFORMATIONS, written after a method: adam.clipped(toNorm=1)\n")
            for row in TransformationRow.all { print(summary(row.standard, row.formula, source: row.source)) }
            print(summary(FrozenLeaves(), "p stays as it is, and nothing is remembered about it"))
            return
        }
        let specification = try usage("optimizers") { try OptimizerSpecification(optimizer) }
        if explain { return print(UpdateExplanation(specification)) }
        for row in MethodRow.all where row.name == specification.name { print(row.summary) }
        print("as given: \(specification)")
    }
}

extension MethodRow {
    /// Name, formula, defaults, those of other dialects where they differ, and source.
    fileprivate var summary: String {
        let own = make(.descent).settingValues(after: 0)
        var lines = [name] + formula.split(separator: "\n").map { "    " + $0 } + ["  " + line("defaults", own)]
        for dialect in Dialect.allCases where dialect != .descent {
            let other = make(dialect).settingValues(after: 0)
            let different = zip(own, other).filter { $0.value != $1.value }.map(\.1)
            if !different.isEmpty { lines.append("  " + line(dialect.rawValue, different)) }
        }
        return (lines + ["  source    \(source)", ""]).joined(separator: "\n")
    }

    private func line(_ title: String, _ settings: [(name: String, value: String)]) -> String {
        let title = title.padding(to: 10)
        return title + settings.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    }
}

/// Name, formula, settings and source of a part of a chain.
private func summary(_ part: some Configurable, _ formula: String, source: String = "") -> String {
    let settings = part.settingValues(after: 0).map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    let lines =
        [part.name] + formula.split(separator: "\n").map { "    \($0)" }
        + (settings.isEmpty ? [] : ["  settings  \(settings)"])
    return (lines + (source.isEmpty ? [] : ["  source    \(source)"]) + [""]).joined(separator: "\n")
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(width - count, 0))
    }
}
