import Formulas
import Foundation
import Minimizers
import Tensors
import Testing

/// The certified results of NIST's nonlinear regressions, from both starts: `nist.json`.
@Suite struct NISTTests {
    /// A set and one of its starts.
    struct Fit: Sendable, CustomStringConvertible {
        let problem: References.Regression
        let start: Int

        var description: String { "\(problem.name), start \(start + 1)" }

        static let all = References.regressions.flatMap { set in
            set.starts.indices.map { Fit(problem: set, start: $0) }
        }

        func solution(by method: any Minimizer, knowsJacobian: Bool = true) throws -> LeastSquaresSolution<Vector> {
            let names = problem.parameters.indices.map { "b\($0 + 1)" }
            var residuals = try Residuals(
                "\(problem.response) ~ \(problem.formula)", parameters: names, data: problem.columns)
            if !knowsJacobian { residuals.valuesAndJacobian = nil }
            return try leastSquares(residuals, from: Vector(problem.starts[start]), using: method, names: names)
        }

        /// The residuals of Lanczos1 are 10⁻¹³ of the observations: their third digit is the last that 64 bits have.
        var errorDigits: Double { problem.name == "Lanczos1" ? 2.5 : 6 }
    }

    /// The number of correct digits: −log₁₀ of the relative error.
    static func digits(_ found: some Sequence<Double>, _ certified: [Double]) -> Double {
        zip(found, certified).map { -log10(max(abs($0 - $1) / abs($1), 1e-16)) }.min() ?? 0
    }

    private func check(_ solution: LeastSquaresSolution<Vector>, _ fit: Fit, digits: Double, errorDigits: Double) {
        let set = fit.problem
        #expect(solution.isConverged)
        #expect(solution.degreesOfFreedom == set.degreesOfFreedom)
        #expect(Self.digits(solution.estimates, set.parameters) >= digits)
        #expect(Self.digits(solution.standardErrors, set.standardDeviations) >= errorDigits)
        #expect(Self.digits([solution.residualSumOfSquares], [set.residualSumOfSquares]) >= errorDigits)
        #expect(Self.digits([solution.residualStandardDeviation], [set.residualStandardDeviation]) >= errorDigits)
        #expect(solution.regression.isUndetermined.allSatisfy { !$0 })
    }

    @Test("Eight digits of every parameter, six of every standard error", arguments: Fit.all)
    func levenbergMarquardt(fit: Fit) throws {
        let solution = try fit.solution(by: LevenbergMarquardt())
        check(solution, fit, digits: 9, errorDigits: fit.errorDigits)
        #expect(solution.evaluations.values <= 150)
    }

    @Test("From where it converges, Gauss–Newton finds the same", arguments: Fit.all)
    func gaussNewton(fit: Fit) throws {
        guard !["MGH09, start 1", "Eckerle4, start 1"].contains(fit.description) else { return }
        check(try fit.solution(by: GaussNewton()), fit, digits: 9, errorDigits: fit.errorDigits)
    }

    @Test("A Jacobian by differences costs digits, not the fit", arguments: Fit.all)
    func differences(fit: Fit) throws {
        let solution = try fit.solution(by: LevenbergMarquardt(), knowsJacobian: false)
        check(solution, fit, digits: 7, errorDigits: min(fit.errorDigits, 5.5))
    }
}

extension Residuals {
    /// Of a formula such as "log(y) ~ a + b*x", observed less modelled.
    init(_ text: String, parameters: [String], data: [String: [Double]]) throws {
        let formulas = try FormulaModel(text)
        let columns = data.mapValues { Tensor<Double>($0 as [Double]) }
        let none: Tensor<Double> = []
        let observed = try formulas.response.tensorFunction(parameters: [], data: columns)(none)
        let model = try formulas.model.tensorFunction(parameters: parameters, data: columns)
        self.init({ observed - model($0) }, like: Tensor<Double>.zeros(Shape([parameters.count])))
    }
}
