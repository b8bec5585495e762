import Minimizers
import Support

extension CurveFit {
    /// The parameters with standard errors and 95 % intervals, and how well the whole fits, for people.
    /// - Parameter minima: the minima that were searched, of which the others than the solution are listed.
    public func report(of solution: LeastSquaresSolution<NamedPoint>, minima: [Minimum] = []) -> String {
        let errors = solution.standardErrors
        let intervals = solution.confidenceIntervals()
        let rows = parameters.indices.map { index in
            [
                parameters[index], general(solution.estimates[index], 10),
                solution.isExact ? "below rounding" : known(errors[index]) { general($0, 5) },
                solution.isExact
                    ? "–"
                    : known(errors[index]) { _ in
                        "\(general(intervals[index].lower, 6)) … \(general(intervals[index].upper, 6))"
                    },
            ]
        }
        let counted = weights?.count { $0 > 0 } ?? observed.count
        let whole = [
            ["rows", "\(counted)"], ["degrees of freedom", "\(solution.degreesOfFreedom)"],
            ["residual sum of squares", general(solution.residualSumOfSquares, 10)],
            ["residual standard deviation", known(solution.residualStandardDeviation) { general($0, 6) }],
            ["R²", known(rSquared(solution)) { general($0, 6) }],
        ]
        let counts =
            "\(solution.iterations) \(solution.iterations == 1 ? "step" : "steps"), "
            + "\(solution.evaluations.values) evaluations"
        return
            (["\(formula)", ""] + aligned([["parameter", "estimate", "standard error", "95 % interval"]] + rows) + [""]
            + aligned(whole) + others(minima) + ["", "\(solution.method): \(counts); \(solution.reason.explanation)"])
            .joined(separator: "\n")
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
        let share = rSquared(solution)
        guard share < 0 else { return solution.notes }
        return solution.notes + [
            "R² is negative: the mean of the response is nearer to it than the model is; start elsewhere, or fit "
                + "another model"
        ]
    }

    /// A number that is known, else a dash.
    private func known(_ number: Double, _ text: (Double) -> String) -> String {
        number.isFinite ? text(number) : number.isInfinite ? "unknown" : "–"
    }
}
