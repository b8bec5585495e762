import Foundation
import Minimizers
import Tensors
import Testing

/// The standard errors of a model's values, where gᵀ C g cancels.
@Suite struct StandardErrorTests {
    /// Returns a wave that is the same on every machine.
    private func wave(_ index: Int) -> Double { sin(12.9898 * Double(index + 1)) * cos(78.233 * Double(index + 1)) }

    @Test("A line over timestamps: s √(1/m + (x − x̄)²/Sxx)", arguments: [1e3, 1e5, 1e7])
    func timestamps(span: Double) throws {
        let count = 60
        let x = (0..<count).map { 1.6e9 + span * Double($0) / Double(count - 1) }
        let y = (0..<count).map { 20 + 3 * Double($0) / Double(count) + wave($0) }
        let residuals = try Residuals("y ~ a + b*x", parameters: ["a", "b"], data: ["x": x, "y": y])
        let solution = try leastSquares(residuals, from: [0, 0])
        #expect(solution.isConverged)
        let mean = x.reduce(0, +) / Double(count)
        let square = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        for step in 0...400 {
            let place = 1.6e9 + span * Double(step) / 400
            let known =
                solution.residualStandardDeviation
                * (1 / Double(count) + (place - mean) * (place - mean) / square).squareRoot()
            let found = solution.regression.standardError(along: [1, place])
            #expect(abs(found / known - 1) < 1e-6)
        }
    }

    @Test("Far beyond the data of a saturating curve, the error is that of its limit")
    func saturation() throws {
        let x = (0..<25).map { 0.05 * Double($0) }
        let y = x.enumerated().map { 1e6 * (1 - exp(-0.001 * $1)) + 0.1 * wave($0) }
        let residuals = try Residuals("y ~ a*(1 - exp(-b*x))", parameters: ["a", "b"], data: ["x": x, "y": y])
        let solution = try leastSquares(residuals, from: [1e6, 0.001])
        #expect(solution.isConverged)
        let b = solution.estimates[1]
        func error(_ x: Double) -> Double {
            solution.regression.standardError(along: [1 - exp(-b * x), solution.estimates[0] * x * exp(-b * x)])
        }
        #expect(abs(error(1e5) / solution.standardErrors[0] - 1) < 1e-6)
        for step in 1...400 { #expect(error(Double(step) / 10) > 0) }
    }
}
