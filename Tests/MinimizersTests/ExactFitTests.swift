import Foundation
import Minimizers
import Tensors
import Testing

/// Data without errors: the residuals at the minimum are rounding, and nothing else.
@Suite struct ExactFitTests {
    struct Case: Sendable, CustomStringConvertible {
        let formula: String
        let names: [String]
        let x, truth, start: [Double]
        let model: @Sendable (Double, [Double]) -> Double

        var description: String { "\(formula), \(x.count) rows" }

        init(
            _ formula: String, _ names: [String], x: [Double], truth: [Double], start: [Double],
            _ model: @escaping @Sendable (Double, [Double]) -> Double
        ) {
            (self.formula, self.names, self.x, self.truth) = (formula, names, x, truth)
            (self.start, self.model) = (start, model)
        }
    }

    private static func grid(_ count: Int, _ step: Double) -> [Double] { (0..<count).map { Double($0) * step } }

    static let cases = [
        Case("a + b*x", ["a", "b"], x: [0, 1.5, 3], truth: [0, 2], start: [1, 1]) { x, p in p[0] + p[1] * x },
        Case("a + b*x", ["a", "b"], x: grid(200_000, 0.01), truth: [0.3, -1.7], start: [1, 1]) { x, p in
            p[0] + p[1] * x
        },
        Case("a*exp(-b*x) + c", ["a", "b", "c"], x: grid(50, 0.1), truth: [3, 0.7, 1], start: [1, 1, 0]) { x, p in
            p[0] * exp(-p[1] * x) + p[2]
        },
        Case("a*x^b", ["a", "b"], x: grid(30, 0.5).map { $0 + 1 }, truth: [1e-9, 2.5], start: [1e-9, 1]) { x, p in
            p[0] * pow(x, p[1])
        },
        Case("a + b*x + c*x^2", ["a", "b", "c"], x: grid(100, 1), truth: [5, 0, 0], start: [1, 1, 1]) { x, p in p[0] },
        Case("a", ["a"], x: grid(10, 1), truth: [1e9], start: [0]) { x, p in p[0] },
        Case("a*x", ["a"], x: [1, 2], truth: [0], start: [1]) { x, p in p[0] },
    ]

    @Test("They converge in a few steps, and their errors are below rounding", arguments: cases)
    func exact(fit: Case) throws {
        let y = fit.x.map { fit.model($0, fit.truth) }
        let residuals = try Residuals("y ~ \(fit.formula)", parameters: fit.names, data: ["x": fit.x, "y": y])
        for method in [LevenbergMarquardt(), GaussNewton()] as [any Minimizer] {
            let solution = try leastSquares(residuals, from: Vector(fit.start), using: method, names: fit.names)
            #expect(solution.isConverged)
            #expect(solution.iterations <= 40)
            let size = fit.truth.map(abs).max() ?? 0
            for (found, truth) in zip(solution.estimates, fit.truth) { #expect(abs(found - truth) <= 1e-12 * size) }
            guard solution.value > 0 else { continue }
            #expect(solution.isExact)
            #expect(solution.notes.contains { $0.hasPrefix("the residuals are below rounding") })
            #expect("\(solution)".contains("below rounding"))
        }
    }

    @Test("Errors of 10⁻¹¹ of the observations are above rounding, and those of the parameters are known")
    func nearlyExact() throws {
        let x = Self.grid(20, 1)
        let y = x.enumerated().map { 2 + 3 * $1 + ($0.isMultiple(of: 2) ? 1e-11 : -1e-11) }
        let residuals = try Residuals("y ~ a + b*x", parameters: ["a", "b"], data: ["x": x, "y": y])
        let solution = try leastSquares(residuals, from: [1, 1])
        #expect(solution.isConverged && !solution.isExact)
        // s √(1/m + x̄² / Sxx) for s ≈ 10⁻¹¹, m = 20.
        #expect(abs(solution.standardErrors[0] / 4.5e-12 - 1) < 0.1)
    }
}
