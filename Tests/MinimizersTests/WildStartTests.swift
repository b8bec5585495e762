import Formulas
import Minimizers
import Tensors
import Testing

/// Fits from starts far off: `wild_starts.json`. Whatever a run reaches, it says so.
@Suite struct WildStartTests {
    struct Reference: Decodable {
        struct Set: Decodable, Sendable {
            struct Minimum: Decodable, Sendable {
                let parameters: [Double]
                let residualSumOfSquares: Double
            }

            let name, formula: String
            let parameters: [String]
            let x, y: [Double]
            let starts: [[Double]]
            let minima: [Minimum]

            func residuals() throws -> Residuals {
                try Residuals("y ~ \(formula)", parameters: parameters, data: ["x": x, "y": y])
            }
        }

        let sets: [Set]
    }

    /// A set with one of its starts.
    struct Fit: Sendable, CustomStringConvertible {
        let set: Reference.Set
        let start: [Double]

        var description: String { "\(set.name) from \(start)" }

        func solution(by method: any Minimizer) throws -> LeastSquaresSolution<Vector> {
            try leastSquares(set.residuals(), from: Vector(start), using: method, names: set.parameters)
        }

        /// Returns the minimum where the solution lies, if it lies in one: its number.
        func minimum(of solution: LeastSquaresSolution<Vector>) -> Int? {
            set.minima.firstIndex { abs(solution.value / $0.residualSumOfSquares - 1) < 1e-6 }
        }
    }

    static let fits = (References.read("wild_starts.json") as Reference).sets.flatMap { set in
        set.starts.map { Fit(set: set, start: $0) }
    }

    /// The starts from which no descent leads to a minimum: the model is flat there, or falls on to where it is.
    static let lost: Swift.Set = [
        "decay to a level from [1.0, -1.0, 0.0]", "decay to a level from [1.0, -3.0, 0.0]",
        "decay to a level from [1.0, 100.0, 1.0]", "Gaussian from [1.0, 100.0, 1.0]",
    ]

    @Test("Levenberg–Marquardt reaches a minimum, or says that it has not", arguments: fits)
    func levenbergMarquardt(fit: Fit) throws {
        let solution = try fit.solution(by: LevenbergMarquardt())
        #expect(solution.isConverged == !Self.lost.contains(fit.description))
        #expect(solution.isConverged == (fit.minimum(of: solution) != nil))
        #expect(solution.evaluations.values <= 3000)
    }

    @Test(
        "No other method says that it converged where it has not", arguments: fits,
        ["gaussNewton", "trustRegion", "trustRegion(subproblem=dogleg)", "newton", "lbfgs", "bfgs"])
    func others(fit: Fit, method: String) throws {
        let minimizer = try MinimizerSpecification(method, besides: MinimizerTable.leastSquares)
        let solution = try leastSquares(
            fit.set.residuals(), from: Vector(fit.start), using: minimizer.makeMinimizer(steps: 500),
            until: Stopping(gradientNorm: 1e-10, maximumIterations: 500), names: fit.set.parameters)
        // There are more minima, and saddles, than the ones listed; what the run claims is that it is at rest.
        #expect(!solution.isConverged || fit.minimum(of: solution) != nil || solution.relativeOffset ?? 1 < 1e-3)
    }

    @Test(
        "A sum of squares minimized as any other function: Hessians in units far apart",
        arguments: [1, 0.9, 0.7, 1.2], [TrustRegion.Subproblem.exact, .dogleg])
    func trustRegion(rate: Double, subproblem: TrustRegion.Subproblem) throws {
        let (x, y): (Tensor<Double>, Tensor<Double>) = ([92, 94, 96, 98, 100], [32, 33, 36, 38, 40])
        let solution = try minimize(
            { (p: Tensor<Double>) in
                let r = p[0] * exp(p[1] * x) - y
                return (r * r).sum()
            }, from: Tensor<Double>([1, rate] as [Double]), using: TrustRegion(subproblem))
        #expect(solution.isConverged)
        #expect(abs(solution.value / 0.63567477 - 1) < 1e-8)
    }
}
