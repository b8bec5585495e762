import Foundation
import Testing

@testable import Minimizers

/// The time limit is heard between evaluations wherever a method is: one evaluation takes longer than the limit, and is the last.
@Suite("The time limit")
struct TimeLimitTests {
    private static let stopping = Stopping(maximumIterations: 1_000_000, timeLimit: .seconds(1))

    /// A chain of Rosenbrock's valleys, the k-th evaluation of which takes too long.
    private final class SlowOnce {
        private(set) var evaluations = 0
        private let slow: Int

        init(at slow: Int) { self.slow = slow }

        func values(_ x: [Double]) -> [Double] {
            evaluations += 1
            if evaluations == slow { Thread.sleep(forTimeInterval: 1.1) }
            return x.indices.dropFirst().map { 10 * (x[$0] - x[$0 - 1] * x[$0 - 1]) } + x.map { 1 - $0 }
        }

        func value(_ x: [Double]) -> Double { values(x).reduce(0) { $0 + $1 * $1 } }
    }

    @Test("No evaluation follows the one in which the time is over", arguments: MinimizerTable.all)
    func lastEvaluation(method: any Minimizer) throws {
        let function = SlowOnce(at: 30)
        let start = [Double](repeating: -1.2, count: 4)
        let bounds = type(of: method).accepts.contains(.bounds) ? Bounds(start.map { _ in -3...3 }) : nil
        let problem = Problem(Objective(value: { function.value($0.elements) }), within: bounds)
        let solution = try minimize(problem, from: Vector(start), using: method, until: Self.stopping)
        #expect(solution.reason == .timeLimit)
        #expect(function.evaluations == 30)
    }

    @Test("Differences of residuals end within a Jacobian; before the first there is no solution")
    func leastSquaresByDifferences() throws {
        let function = SlowOnce(at: 6)
        let start = [Double](repeating: -1.2, count: 50)
        let error = #expect(throws: MinimizationError.self) {
            try leastSquares(residuals: function.values, from: start, until: Self.stopping)
        }
        #expect(
            "\(try #require(error))" == "the time is over before the function is known at the start; give more of it")
        #expect(function.evaluations <= 8)
    }

    @Test(
        "Limits that are over at once end in one line", arguments: [LBFGS(), NelderMead(), Newton()] as [any Minimizer])
    func overAtOnce(method: any Minimizer) throws {
        let function = SlowOnce(at: .max)
        for stopping in [Stopping(timeLimit: .nanoseconds(1)), Stopping(maximumEvaluations: 0)] {
            let problem = Problem(Objective(value: { function.value($0.elements) }))
            #expect(throws: MinimizationError.self) {
                try minimize(problem, from: [-1.2, 1], using: method, until: stopping)
            }
        }
        #expect(function.evaluations == 0)
    }
}
