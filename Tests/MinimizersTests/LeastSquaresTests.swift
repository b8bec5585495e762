import Minimizers
import Tensors
import Testing

/// Against SciPy: `least_squares.json`.
@Suite struct LeastSquaresTests {
    struct Reference: Decodable {
        struct Fit: Decodable, Sendable, CustomStringConvertible {
            let model, formula, loss: String
            let scale: Double
            let start, y, parameters: [Double]
            let weights: [Double]?
            let lower, upper: [Bound]?
            let value: Double
            let covariance: [[Double]]?

            var bounds: Bounds? {
                guard let lower, let upper else { return nil }
                return Bounds(lower: Vector(lower.map(\.number)), upper: Vector(upper.map(\.number)))
            }

            var robustLoss: RobustLoss {
                switch loss {
                case "huber": .huber(scale: scale)
                case "softL1": .softL1(scale: scale)
                case "cauchy": .cauchy(scale: scale)
                default: .squared
                }
            }

            var description: String {
                "\(model), \(robustLoss)\(weights == nil ? "" : ", weights")\(lower == nil ? "" : ", bounds")"
            }
        }

        struct Covariance: Decodable, Sendable, CustomStringConvertible {
            let model, formula: String
            let start, y, parameters: [Double]
            let weights: [Double]?
            let covariance: [[Double]]

            var description: String { "\(model)\(weights == nil ? "" : ", weights")" }
        }

        struct Quantile: Decodable, Sendable {
            let degreesOfFreedom, probability, quantile: Double
        }

        /// A number, or "inf" or "-inf".
        struct Bound: Decodable {
            let number: Double

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let number = try? container.decode(Double.self) {
                    self.number = number
                } else {
                    number = try container.decode(String.self) == "inf" ? .infinity : -.infinity
                }
            }
        }

        let x: [Double]
        let fits: [Fit]
        let covariances: [Covariance]
        let quantiles: [Quantile]
    }

    static let reference: Reference = References.read("least_squares.json")

    private func residuals(_ formula: String, y: [Double], count: Int) throws -> Residuals {
        try Residuals(
            "y ~ \(formula)", parameters: (1...count).map { "b\($0)" }, data: ["x": Self.reference.x, "y": y])
    }

    private func isClose(_ a: some Sequence<Double>, _ b: [Double], _ tolerance: Double) -> Bool {
        zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
    }

    @Test("The minima that SciPy finds", arguments: reference.fits)
    func minima(fit: Reference.Fit) throws {
        let residuals = try residuals(fit.formula, y: fit.y, count: fit.start.count)
        let solution = try leastSquares(
            residuals, from: Vector(fit.start), loss: fit.robustLoss, weights: fit.weights, within: fit.bounds)
        #expect(solution.isConverged)
        #expect(solution.value <= fit.value * (1 + 1e-12))
        #expect(isClose(solution.point, fit.parameters, 5e-6))
        #expect(fit.bounds?.contains(solution.point) ?? true)
        #expect(solution.evaluations.values <= 60)
        for (i, row) in (fit.covariance ?? []).enumerated() {
            #expect(isClose(solution.covariance.row(i), row, 1e-5 * (row.map(abs).max() ?? 0)))
        }
    }

    @Test("Covariances of SciPy's curve_fit", arguments: reference.covariances)
    func covariances(fit: Reference.Covariance) throws {
        let residuals = try residuals(fit.formula, y: fit.y, count: fit.start.count)
        let solution = try leastSquares(residuals, from: Vector(fit.start), weights: fit.weights)
        #expect(isClose(solution.point, fit.parameters, 1e-7))
        for (i, row) in fit.covariance.enumerated() {
            #expect(isClose(solution.covariance.row(i), row, 1e-6 * (row.map(abs).max() ?? 0)))
        }
    }

    @Test("Quantiles of Student's t", arguments: reference.quantiles)
    func quantiles(row: Reference.Quantile) {
        let distribution = StudentT(degreesOfFreedom: row.degreesOfFreedom)
        let quantile = distribution.twoSidedQuantile(row.probability)
        #expect(abs(quantile - row.quantile) <= 1e-10 * row.quantile)
        #expect(abs(distribution.cumulative(row.quantile) - (1 + row.probability) / 2) < 1e-12)
        #expect(abs(distribution.cumulative(-row.quantile) - (1 - row.probability) / 2) < 1e-12)
    }
}
