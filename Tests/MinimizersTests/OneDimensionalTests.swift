import Foundation
import Minimizers
import Tensors
import Testing

/// The functions of `scalar.json` by name.
enum ScalarFunctions {
    static let all: [String: @Sendable (Double) -> Double] = [
        "quartic": { pow($0, 4) - 3 * pow($0, 3) + 2 },
        "wave": { cos($0) + 0.1 * $0 },
        "entropy": { $0 * log($0) },
        "quotient": { ($0 * $0 - 3) / ($0 * $0 + 1) },
        "kink": { abs($0 - 0.7) + 0.1 * $0 },
        "edge": { ($0 + 1) * ($0 + 1) },
        "cubic": { pow($0, 3) - 2 * $0 - 5 },
        "fixed": { cos($0) - $0 },
        "flat": { pow($0 - 1, 3) },
        "steep": { exp(20 * $0) - 1000 },
    ]

    struct Case: Decodable, Sendable {
        let function: String
        let interval: [Double]?
        let start: Double?
        let point: Double
        let value: Double?
    }

    struct System: Decodable, Sendable {
        let system: String
        let start: [Double]
        let point: [Double]
    }

    struct File: Decodable {
        let minima, roots: [Case]
        let systems: [System]
    }

    static let references: File = References.read("scalar.json")
}

@Suite struct OneDimensionalTests {
    @Test(arguments: ScalarFunctions.references.minima, ScalarMinimizer.allCases)
    func minimaAreThoseOfSciPy(_ row: ScalarFunctions.Case, _ method: ScalarMinimizer) throws {
        let function = try #require(ScalarFunctions.all[row.function])
        var count = 0
        func counted(_ x: Double) -> Double {
            count += 1
            return function(x)
        }
        let solution =
            if let interval = row.interval {
                try minimize(counted, in: interval[0]...interval[1], using: method)
            } else {
                try minimize(counted, from: row.start ?? .nan, using: method)
            }
        #expect(solution.isConverged && solution.reason == .pointTolerance)
        #expect(abs(solution.point - row.point) <= 5e-8 * max(1, abs(row.point)), "\(solution)")
        #expect(solution.value <= (row.value ?? .nan) + 1e-8)
        #expect(solution.value == function(solution.point))
        #expect(solution.evaluations == count && count < 100)
        #expect(solution.interval.upperBound - solution.interval.lowerBound < 1e-6)
    }

    /// Parabolas beat sections where the function is smooth.
    @Test func brentNeedsFewer() throws {
        let (parabolas, sections) = (
            try minimize({ cos($0) }, in: 2...5), try minimize({ cos($0) }, in: 2...5, using: .goldenSection)
        )
        #expect(parabolas.evaluations * 2 < sections.evaluations)
        #expect(abs(parabolas.point - .pi) < 1e-7 && abs(sections.point - .pi) < 1e-7)
    }

    @Test(arguments: ScalarMinimizer.allCases) func ends(_ method: ScalarMinimizer) throws {
        #expect(try minimize({ $0 }, in: -1...2, using: method).point == -1)
        #expect(try minimize({ -$0 }, in: -1...2, using: method).point == 2)
        #expect(try minimize({ $0 }, in: 3...3, using: method).point == 3)
    }

    @Test(arguments: ScalarMinimizer.allCases) func whatIsNotFiniteIsHigh(_ method: ScalarMinimizer) throws {
        let solution = try minimize({ $0 - log($0) }, in: -1...3, using: method)
        #expect(abs(solution.point - 1) < 1e-6)
        #expect(throws: MinimizationError.self) { try minimize({ _ in Double.nan }, in: 0...1, using: method) }
        #expect(throws: MinimizationError.self) { try minimize({ $0 }, in: 0...Double.infinity, using: method) }
        #expect(throws: MinimizationError.self) { try minimize({ log($0) }, from: -1, using: method) }
    }

    @Test func endlessFlatAndLimited() throws {
        #expect(try minimize({ -$0 }, from: 1).reason == .unbounded)
        #expect(try minimize({ $0 * $0 * $0 }, from: 1).reason == .unbounded)
        #expect(try minimize({ _ in 2 }, from: 1).reason == .flat)
        let limited = try minimize(
            { cos($0) }, in: 2...5, until: ScalarStopping(absolute: 1e-9, relative: 0, maximumEvaluations: 6))
        #expect(limited.reason == .evaluationLimit && !limited.isConverged && limited.evaluations <= 8)
    }

    struct Refusal: Error {}

    @Test func errorsPass() { #expect(throws: Refusal.self) { try minimize({ _ in throw Refusal() }, in: 0...1) } }
}
