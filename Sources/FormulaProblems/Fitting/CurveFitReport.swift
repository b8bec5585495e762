import Foundation
import Minimizers
import Support

extension CurveFit {
    /// The parameters with standard errors and 95 % intervals, and how well the whole fits, for people.
    /// - Parameters:
    ///   - loss: the loss that was minimized.
    ///   - minima: the minima that were searched, of which the others than the solution are listed.
    ///   - intervals: the 95 % intervals; by default those of the linearized model.
    public func report(
        of solution: LeastSquaresSolution<NamedPoint>, loss: RobustLoss = .squared, minima: [Minimum] = [],
        intervals: [(lower: Double, upper: Double)]? = nil
    ) -> String {
        let errors = solution.standardErrors
        let intervals = intervals ?? solution.confidenceIntervals()
        let rows = parameters.indices.map { index in
            [
                parameters[index], general(solution.estimates[index], 10),
                solution.isExact ? "below rounding" : known(errors[index]) { general($0, 5) },
                solution.isExact
                    ? "–"
                    : known(errors[index]) { error in
                        "\(bound(intervals[index].lower, error)) … \(bound(intervals[index].upper, error))"
                    },
            ]
        }
        let counted = weights?.count { $0 > 0 } ?? observed.count
        let whole =
            [
                ["rows", "\(counted)"], ["degrees of freedom", "\(solution.degreesOfFreedom)"],
                ["residual sum of squares", general(solution.residualSumOfSquares, 10)],
                solution.hasKnownErrors
                    ? [
                        "χ² / degrees of freedom",
                        known(solution.residualSumOfSquares / Double(solution.degreesOfFreedom)) { general($0, 6) },
                    ]
                    : ["residual standard deviation", known(solution.residualStandardDeviation) { general($0, 6) }],
                ["R²", known(rSquared(solution)) { general($0, 6) }],
            ] + judged(solution, loss)
        let counts =
            "\(solution.iterations) \(solution.iterations == 1 ? "step" : "steps"), "
            + "\(solution.evaluations.values) evaluations"
        return
            (["\(formula)", ""] + aligned([["parameter", "estimate", "standard error", "95 % interval"]] + rows) + [""]
            + aligned(whole) + others(minima) + ["", "\(solution.method): \(counts); \(solution.reason.explanation)"])
            .joined(separator: "\n")
    }

    private func judged(_ solution: LeastSquaresSolution<NamedPoint>, _ loss: RobustLoss) -> [[String]] {
        let statistics = statistics(of: solution, loss: loss)
        let (runs, quartiles) = (statistics.runs, statistics.residualQuartiles)
        var rows: [[String]] = []
        if let aic = statistics.aic, let bic = statistics.bic {
            rows.append(["AIC, BIC", "\(general(aic, 6)), \(general(bic, 6))"])
        }
        if !solution.isExact && !quartiles.isEmpty {
            rows.append(["residuals, quartiles", quartiles.map { general($0, 4) }.joined(separator: ", ")])
            rows.append([
                "runs of one sign",
                "\(runs.runs), \(general(runs.expected, 3)) expected, p = \(known(runs.probability) { general($0, 3) })",
            ])
        }
        return rows
    }

    /// A bound of an interval, with the digits down to a hundredth of the standard error.
    private func bound(_ number: Double, _ error: Double) -> String {
        let ratio = abs(number) / error
        let digits = ratio.isFinite && ratio > 0 ? Int(log10(ratio).rounded(.up)) + 3 : 6
        return general(number, min(max(6, digits), 17))
    }

    private func others(_ minima: [Minimum]) -> [String] {
        guard minima.count > 1 else { return [] }
        let rows = minima.dropFirst().prefix(5).map { minimum in
            [general(minimum.value, 6)] + minimum.parameters.map { general($0, 6) }
        }
        return ["", "other minima, which fit less well"] + aligned([["sum of squares"] + parameters] + rows)
    }

    /// The caveats a reader of the numbers must know, one sentence each; empty if there are none.
    public func notes(on solution: LeastSquaresSolution<NamedPoint>) -> [String] {
        let leftOut =
            rowsLeftOut == 0
            ? []
            : [
                "\(rowsLeftOut) \(rowsLeftOut == 1 ? "row is" : "rows are") left out, in which a value of a column in "
                    + "use is missing"
            ]
        guard rSquared(solution) < 0 else { return solution.notes + leftOut }
        return solution.notes + leftOut + [
            "R² is negative: the mean of the response is nearer to it than the model is; start elsewhere, or fit "
                + "another model"
        ]
    }

    /// A number that is known, else a dash.
    private func known(_ number: Double, _ text: (Double) -> String) -> String {
        number.isFinite ? text(number) : number.isInfinite ? "unknown" : "–"
    }
}
