import ArgumentParser
import ClassicProblems
import Descent
import Foundation

/// Solves classic problems by Descent and draws the solutions.
@main
struct ExampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "example",
        abstract: "Solves classic problems of optimisation and draws the solutions.",
        discussion: """
            example lasso
            example huber smooth --out curves
            example all
            """)

    @Argument(help: "The problems by their names, or \"all\".")
    var names: [String] = []

    @Flag(name: .shortAndLong, help: "List the problems.")
    var list = false

    @Option(help: ArgumentHelp("The folder that the pictures are written to.", valueName: "folder"))
    var out = "pictures"

    func validate() throws {
        guard list || !names.isEmpty else { throw ValidationError("name a problem, or ask for --list") }
        let known = classicProblems.map { $0.name } + ["all"]
        for name in names where !known.contains(name) {
            let hint = nearestName(to: name, among: known).map { "did you mean \"\($0)\"? " } ?? ""
            throw ValidationError("there is no problem \"\(name)\"; \(hint)--list shows all")
        }
    }

    func run() throws {
        if list {
            let rows = classicProblems.map { [$0.name, $0.summary] }
            print(aligned(rows).joined(separator: "\n"))
        }
        let chosen =
            names.contains("all")
            ? classicProblems
            : names.compactMap { name in
                classicProblems.first { $0.name == name }
            }
        for problem in chosen { try solve(problem) }
    }

    private func solve(_ problem: any ClassicProblem.Type) throws {
        let answer = try problem.loaded().answer()
        do { try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true) } catch {
            throw RunError(out, .cannotWrite(error.localizedDescription))
        }
        let picture = "\(out)/\(problem.name).svg"
        try answer.picture.write(svg: picture)
        print("\(problem.name): \(problem.summary)")
        print(table(answer.optima).joined(separator: "\n"))
        print("picture: \(picture)\n")
    }

    private func table(_ optima: [Optimum]) -> [String] {
        aligned(
            [["", "objective", "reference", "difference", "iterations", "seconds", "method"]]
                + optima.map { optimum in
                    [
                        optimum.variant, general(optimum.objective, 10), general(optimum.reference, 10),
                        general(optimum.difference, 2), optimum.iterations.map { "\($0)" } ?? "",
                        optimum.seconds.map { general($0, 2) } ?? "",
                        optimum.method + (optimum.isConverged ? "" : " (not converged)"),
                    ]
                }
        ).map { "  \($0)" }
    }
}
