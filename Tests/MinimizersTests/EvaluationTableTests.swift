import Foundation
import Minimizers
import Tensors
import Testing

/// The problems of Moré, Garbow and Hillstrom, solved by our methods and by SciPy's from the same starts until no
/// element of the gradient is above 1e-6.
@Suite struct EvaluationTableTests {
    struct Pair: Sendable {
        let method: any Minimizer
        /// In `minimizers.json`.
        let sciPy: String
        let title: String
        /// Problems whose minimum the method does not reach, and why.
        var exceptions: [String: String] = [:]
    }

    /// Watson's function of 12 variables has curvatures from 2·10⁻¹¹ on: along these a gradient of 10⁻⁹ is left far
    /// away.
    private static let valley = ["Watson n=12": "curvatures of 2e-11"]

    static let pairs = [
        Pair(method: LBFGS(), sciPy: "L-BFGS-B", title: "L-BFGS", exceptions: valley),
        Pair(method: BFGS(), sciPy: "BFGS", title: "BFGS", exceptions: valley),
        Pair(method: Newton(), sciPy: "Newton-CG", title: "Newton"),
        Pair(method: TrustRegion(.exact), sciPy: "trust-exact", title: "trust region, exact"),
        // SciPy's own dogleg gives up where the Hessian is not positive definite.
        Pair(method: TrustRegion(.dogleg), sciPy: "trust-exact", title: "trust region, dogleg"),
    ]
    static let others = [
        Pair(
            method: TrustRegion(.steihaug), sciPy: "trust-ncg", title: "trust region, Steihaug",
            exceptions: valley.merging(["Meyer": "products of a Hessian of condition 1e16"]) { $1 }),
        Pair(
            method: NewtonCG(), sciPy: "Newton-CG", title: "Newton–CG",
            exceptions: valley.merging(["Meyer": "products of a Hessian of condition 1e16"]) { $1 }),
        Pair(method: ConjugateGradient(), sciPy: "CG", title: "conjugate gradients"),
    ]
    static let problems = StandardProblem.moreGarbowHillstrom

    /// The least known value, the one this start leads to, and the local minima that the literature lists.
    static func isMinimum(_ value: Double, _ index: Int) -> Bool {
        let reference = References.moreGarbowHillstrom[index]
        let minima =
            [reference.f_best_found, reference.f_star_from_x0] + Self.problems[index].minima.map(\.value)
        return minima.contains { abs(value - $0) <= max(1e-5 * abs($0), abs($0) < 1e-20 ? 1e-10 : 0) }
    }

    static func solve(_ method: any Minimizer, _ index: Int, _ tolerance: Double) throws -> Solution<Tensor<Double>> {
        try minimize(
            problems[index].function, from: problems[index].start, using: method,
            until: Stopping(gradientNorm: tolerance, norm: .maximum, maximumIterations: 10_000), trace: .nothing)
    }

    /// All methods that know the derivatives solve all problems, from the start of the literature.
    @Test(arguments: pairs.indices, problems.indices) func everyProblemIsSolved(_ pair: Int, _ index: Int) throws {
        let pair = Self.pairs[pair]
        let solution = try Self.solve(pair.method, index, 1e-9)
        let name = Self.problems[index].name
        // The greater minimum of this one is a saddle where many methods meet it.
        let isSaddle = name.hasPrefix("Biggs EXP6") && solution.reason == .saddle && solution.value > 1e-3
        #expect(solution.isConverged || isSaddle, "\(pair.title) on \(name): \(solution.reason)")
        #expect(
            Self.isMinimum(solution.value, index) == (pair.exceptions[name] == nil),
            "\(pair.title) on \(name): \(solution.value)")
    }

    /// What our methods and SciPy's need; nil where the gradient did not become small.
    static func counts(_ pair: Pair) throws -> [(own: Int, sciPy: Int, ownFails: Bool, sciPyFails: Bool)] {
        let runs = References.sciPyMinimizers.runs
        let run = try #require(runs.first { $0.method == pair.sciPy && $0.settings == "tight" })
        return try problems.indices.map { index in
            let solution = try solve(pair.method, index, 1e-6)
            return (
                solution.evaluations.values, run.untilGradient6[index] ?? run.values[index],
                solution.reason != .gradientTolerance, run.untilGradient6[index] == nil
            )
        }
    }

    /// In sum no more evaluations than SciPy; neither over all problems, with those where SciPy's method does not get
    /// that far, nor over those where both do.
    @Test(arguments: pairs) func evaluationsAreNoMoreThanSciPys(_ pair: Pair) throws {
        let counts = try Self.counts(pair)
        let run = try #require(
            References.sciPyMinimizers.runs.first { $0.method == pair.sciPy && $0.settings == "tight" })
        #expect(counts.reduce(0) { $0 + $1.own } <= run.values.reduce(0, +))
        let both = counts.filter { !$0.ownFails && !$0.sciPyFails }
        #expect(both.reduce(0) { $0 + $1.own } <= both.reduce(0) { $0 + $1.sciPy })
    }

    /// With the path of a file in `DESCENT_EVALUATION_TABLE`, writes the table that stands in docs/BENCHMARKS.md.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["DESCENT_EVALUATION_TABLE"] != nil)) func table() throws {
        let path = try #require(ProcessInfo.processInfo.environment["DESCENT_EVALUATION_TABLE"])
        let pairs = Self.pairs + Self.others
        let columns = try pairs.map(Self.counts)
        var lines = [
            "| | " + pairs.map { "\($0.title) / \($0.sciPy)" }.joined(separator: " | ") + " |",
            "|---|" + pairs.map { _ in "---:|" }.joined(),
        ]
        for index in Self.problems.indices {
            let cells = columns.map { column in
                let cell = column[index]
                return "\(cell.own)\(cell.ownFails ? "†" : "") / \(cell.sciPy)\(cell.sciPyFails ? "†" : "")"
            }
            lines.append("| \(Self.problems[index].name) | \(cells.joined(separator: " | ")) |")
        }
        let sums = columns.map { column in
            "\(column.reduce(0) { $0 + $1.own }) / \(column.reduce(0) { $0 + $1.sciPy })"
        }
        let both = columns.map { column in
            let common = column.filter { !$0.ownFails && !$0.sciPyFails }
            return "\(common.reduce(0) { $0 + $1.own }) / \(common.reduce(0) { $0 + $1.sciPy }) (\(common.count))"
        }
        lines.append("| **sum** | \(sums.joined(separator: " | ")) |")
        lines.append("| **sum where both succeed** (problems) | \(both.joined(separator: " | ")) |")
        try lines.joined(separator: "\n").appending("\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
}
