import Support
import Tensors

/// The result of a least squares problem: where the run ended and why, as for any minimization, and how certain the
/// parameters are. Printing it shows the estimates as a table.
@dynamicMemberLookup
public struct LeastSquaresSolution<Point: Sendable>: Sendable {
    /// The run: the point, the value (the sum of squares, or of the robust losses), counts, the reason and the trace.
    public let solution: Solution<Point>
    /// The residuals, Jacobian, degrees of freedom, covariance and standard errors at the point.
    public let regression: Regression
    /// The elements of the point, laid end to end.
    public let estimates: Vector
    /// The names of the parameters.
    public let names: [String]

    /// A property of the run, such as `solution.reason`.
    public subscript<Value>(dynamicMember path: KeyPath<Solution<Point>, Value>) -> Value {
        solution[keyPath: path]
    }

    /// A property of the regression, such as `solution.standardErrors`.
    public subscript<Value>(dynamicMember path: KeyPath<Regression, Value>) -> Value { regression[keyPath: path] }

    /// Returns the interval in which each parameter lies with this probability, to first order.
    public func confidenceIntervals(probability: Double = 0.95) -> [(lower: Double, upper: Double)] {
        zip(estimates, regression.intervalHalfWidths(probability: probability)).map { ($0 - $1, $0 + $1) }
    }

    /// The caveats a reader of the numbers must know, one sentence each; empty if there are none.
    public var notes: [String] {
        func named(_ flags: [Bool]) -> String { zip(names, flags).filter(\.1).map(\.0).joined(separator: ", ") }
        var notes: [String] = []
        if !solution.isConverged { notes.append("not converged: \(solution.reason.explanation)") }
        if solution.isConverged && !regression.isExact, let offset = relativeOffset, offset > 1e-3 {
            notes.append(
                "the test of the gradient fails: the parameters can still change \(scientific(offset)) of the "
                    + "residuals, though no lower value was found; start elsewhere, or try another method")
        }
        if regression.isExact {
            notes.append(
                "the residuals are below rounding: the fit is exact in 64 bits, and nothing is known about errors")
        }
        if regression.isUndetermined.contains(true) {
            notes.append(
                "the data do not determine \(named(regression.isUndetermined)): other values fit as well"
                    + "\(freeChanges); leave a parameter out or fix it")
        }
        if regression.atBound.contains(true) {
            notes.append("at a bound, and taken as known by the errors of the others: \(named(regression.atBound))")
        }
        if regression.isSingular.contains(true) {
            notes.append(
                "the derivative is not finite for \(named(regression.isSingular)), taken as known by the errors of the "
                    + "others; start elsewhere, or give bounds")
        }
        if regression.degreesOfFreedom == 0 && !regression.hasKnownErrors {
            notes.append("there are no more observations than parameters; nothing is known about errors")
        }
        return notes
    }

    /// The part of the residuals that the parameters can still change to first order, ‖P r‖ / ‖r‖, from 0 to 1; see
    /// `leastSquares(_:from:using:)`. Nil for methods without gradients.
    public var relativeOffset: Double? { solution.measures.first { $0.name == Measure.relativeOffset }?.value }

    /// The free directions in words: ", if b + 1, c - 1".
    private var freeChanges: String {
        let changes = regression.freeDirections.map { direction in
            zip(names, direction).filter { $0.1 != 0 }.map { name, change in
                "\(name) \(change < 0 ? "-" : "+") \(general(abs(change), 4))"
            }.joined(separator: ", ")
        }
        return changes.isEmpty ? "" : " (changed together, such as \(changes.joined(separator: "; ")))"
    }

    /// Returns the same solution for weights that are 1/σᵢ² of known errors σᵢ; see `Regression.withKnownErrors()`.
    public func withKnownErrors() -> LeastSquaresSolution {
        LeastSquaresSolution(
            solution: solution, regression: regression.withKnownErrors(), estimates: estimates, names: names)
    }

    package func map<Other: Sendable>(_ transform: (Point) -> Other) -> LeastSquaresSolution<Other> {
        LeastSquaresSolution<Other>(
            solution: solution.map(transform), regression: regression, estimates: estimates, names: names)
    }
}

extension Measure {
    /// The name of the measure of a sum of squares.
    static let relativeOffset = "‖Pr‖ / ‖r‖"
}

extension LeastSquaresSolution<Vector> {
    init(_ solution: Solution<Vector>, _ regression: Regression, names: [String]) {
        self.init(solution: solution, regression: regression, estimates: solution.point, names: names)
    }
}

extension LeastSquaresSolution: CustomStringConvertible {
    /// The estimates with standard errors and 95 % intervals, the fit as a whole, and the report of the run.
    public var description: String {
        let intervals = confidenceIntervals()
        let rows = names.indices.map { index in
            [names[index], "\(estimates[index])"]
                + (regression.isExact
                    ? ["below rounding", "–"]
                    : [
                        scientific(regression.standardErrors[index]),
                        "\(scientific(intervals[index].lower)) … \(scientific(intervals[index].upper))",
                    ])
        }
        let table = aligned([["parameter", "estimate", "std error", "95 % interval"]] + rows)
        let whole = [
            ["residual sum of squares", "\(regression.residualSumOfSquares)"],
            ["residual std deviation", "\(regression.residualStandardDeviation)"],
            ["degrees of freedom", "\(regression.degreesOfFreedom)"],
        ]
        return (table + [""] + aligned(whole) + notes.map { "note: \($0)" } + ["", "\(solution)"])
            .joined(separator: "\n")
    }
}
