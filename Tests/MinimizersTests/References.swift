import Foundation

/// The reference files as they stand; `Tests/References/README.md` describes them.
enum References {
    /// A problem of Moré, Garbow and Hillstrom with its derivatives at the start and at another point.
    struct MoreGarbowHillstrom: Decodable, Sendable, CustomStringConvertible {
        struct Probe: Decodable, Sendable {
            let x: [Double]
            let f: Double
            let grad: [Double]
        }

        let name: String
        let m: Int
        let x0: [Double]
        let f0: Double
        let grad0: [Double]
        let hess0: [[Double]]
        let probe: Probe
        /// The least value found from many starts, and that of the minimum to which the start leads.
        let f_best_found, f_star_from_x0: Double

        var description: String { name }
    }

    /// A nonlinear regression of NIST with certified results.
    struct Regression: Decodable, Sendable, CustomStringConvertible {
        let name: String
        /// `lower`, `average` or `higher` difficulty.
        let level: String
        /// `y` or `log(y)`.
        let response: String
        /// Of parameters b1, b2, … and the predictors.
        let formula: String
        /// By name: `y` and `x`, or `x1` and `x2`.
        let columns: [String: [Double]]
        /// The farther one first.
        let starts: [[Double]]
        let parameters: [Double]
        let standardDeviations: [Double]
        let residualSumOfSquares: Double
        let residualStandardDeviation: Double
        let degreesOfFreedom: Int

        var description: String { name }
    }

    /// What a method of SciPy needed, one entry for each problem.
    struct SciPyRun: Decodable, Sendable {
        let method: String
        /// `defaults` or `tight`.
        let settings: String
        let values: [Int]
        let gradients: [Int]
        let hessians: [Int]
        let iterations: [Int]
        let value: [Double]
        let gradientNorm: [Double]
        let success: [Bool]
        /// Evaluations of the value until no element of the gradient was above 1e-5, or 1e-6.
        let untilGradient5: [Int?]
        let untilGradient6: [Int?]
        /// Until the value was that of the end, to 1e-8.
        let untilValue: [Int?]

        private enum CodingKeys: String, CodingKey {
            case method, settings, values, gradients, hessians, iterations, value, gradientNorm, success, untilValue
            case untilGradient5 = "untilGradient1e-5"
            case untilGradient6 = "untilGradient1e-6"
        }
    }

    /// The runs of SciPy on `problems`, in this order.
    struct SciPyMinimizers: Decodable, Sendable {
        let problems: [String]
        let runs: [SciPyRun]
    }

    private struct MoreGarbowHillstromFile: Decodable { let problems: [MoreGarbowHillstrom] }
    private struct RegressionFile: Decodable { let sets: [Regression] }

    static let moreGarbowHillstrom = (read("more-garbow-hillstrom.json") as MoreGarbowHillstromFile).problems
    static let regressions = (read("nist.json") as RegressionFile).sets
    static let sciPyMinimizers: SciPyMinimizers = read("minimizers.json")

    static func read<Value: Decodable>(_ name: String) -> Value {
        let path = URL(filePath: #filePath).appending(path: "../../References/\(name)").standardized
        do { return try JSONDecoder().decode(Value.self, from: Data(contentsOf: path)) } catch {
            fatalError("Tests/References/\(name): \(error)")
        }
    }
}
