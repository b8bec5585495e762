import Foundation
import Minimizers
import Tensors
import Testing

@Suite struct RootTests {
    @Test(arguments: ScalarFunctions.references.roots, ScalarRootFinder.allCases)
    func rootsAreThoseOfSciPy(_ row: ScalarFunctions.Case, _ method: ScalarRootFinder) throws {
        let (function, interval) = (try #require(ScalarFunctions.all[row.function]), try #require(row.interval))
        let solution = try findRoot(of: function, in: interval[0]...interval[1], using: method)
        #expect(solution.isConverged)
        // The cube of a root's distance is 0 already where that is 1e-5.
        let tolerance = row.function == "flat" ? 1e-5 : 4e-15
        #expect(abs(solution.point - row.point) <= tolerance * max(1, abs(row.point)), "\(solution)")
        #expect(solution.value == function(solution.point))
        #expect(solution.evaluations <= 160)
    }

    @Test func brentNeedsFewer() throws {
        let interval = 0.0...3.0
        let brent = try findRoot(of: { exp($0) - 5 }, in: interval)
        let bisection = try findRoot(of: { exp($0) - 5 }, in: interval, using: .bisection)
        #expect(brent.evaluations < 14 && bisection.evaluations > 40)
        #expect(abs(brent.point - log(5)) < 1e-15 && abs(bisection.point - log(5)) < 1e-14)
    }

    @Test func whatHasNoRootIsRefused() {
        #expect(throws: MinimizationError.self) { try findRoot(of: { $0 * $0 + 1 }, in: -1...1) }
        #expect(throws: MinimizationError.self) { try findRoot(of: { log($0) }, in: -1...2) }
        #expect(throws: MinimizationError.self) {
            try findRoot(of: { $0 == 0.25 ? .nan : $0 - 0.3 }, in: -0.5...1, using: .bisection)
        }
    }

    static let systems: [String: @Sendable (Tensor<Double>) -> Tensor<Double>] = [
        "circle": { x in stack([square(x[0]) + square(x[1]) - 4, exp(x[0]) + x[1] - 1]) },
        "triple": { x in
            stack([
                3 * x[0] - cos(x[1] * x[2]) - 0.5,
                square(x[0]) - 81 * square(x[1] + 0.1) + sin(x[2]) + 1.06,
                exp(-(x[0] * x[1])) + 20 * x[2] + (10 * Double.pi - 3) / 3,
            ])
        },
        "valley": { x in stack([10 * (x[1] - square(x[0])), 1 - x[0]]) },
    ]

    @Test(arguments: ScalarFunctions.references.systems) func systemsAreThoseOfSciPy(_ row: ScalarFunctions.System)
        throws
    {
        let system = try #require(Self.systems[row.system])
        let solution = try findRoot(of: system, from: Tensor(row.start))
        #expect(solution.isConverged, "\(solution)")
        #expect(zip(solution.point.scalars, row.point).allSatisfy { abs($0 - $1) < 1e-12 }, "\(solution)")
        #expect(solution.residualNorm <= 1e-12 && solution.iterations < 60)
        #expect(solution.jacobians == solution.iterations)
    }

    /// Closures, whose Jacobian is approximated.
    @Test func closures() throws {
        let system = SystemOfEquations(value: { x in [x[0] * x[0] - 2, x[0] * x[1] - 3] })
        let solution = try findRoot(of: system, from: [1, 1])
        #expect(abs(solution.point[0] - 2.squareRoot()) < 1e-12 && abs(solution.point[1] - 3 / 2.squareRoot()) < 1e-12)
    }

    /// Points of any shape.
    @Test func shapes() throws {
        let target = Tensor<Double>(shape: [2, 2], scalars: [2, 1, 1, 3])
        let solution = try findRoot(of: { x in matmul(x, x) - target }, from: Tensor<Double>.identity(2))
        #expect(solution.point.shape == [2, 2] && solution.isConverged)
    }

    /// A singular Jacobian at the start, and a root where it is singular.
    @Test func singularJacobians() throws {
        let atStart = try findRoot(of: { x in stack([square(x[0]) - 4, x[0] + x[1]]) }, from: [0.0, 1])
        #expect(atStart.isConverged && abs(atStart.point.scalars[0] + 2) < 1e-12)
        // Where x₂ = 0 nothing tells which way it has to go.
        let beside = try findRoot(of: { x in stack([square(x[0]) - 4, x[0] * square(x[1]) - 2]) }, from: [1, 0])
        #expect(beside.reason == .lineSearchFailed)
        let double = try findRoot(of: { x in square(x - 1) }, from: Tensor<Double>([3]))
        #expect(double.isConverged && abs(double.point.scalars[0] - 1) < 1e-5)
    }

    /// x² + 1 has none: the least of |F| is no root, and is not called one.
    @Test func minimaOfTheNormAreNoRoots() throws {
        let solution = try findRoot(of: { x in square(x) + 1 }, from: Tensor<Double>([2]))
        #expect(!solution.isConverged)
        #expect(abs(solution.point.scalars[0]) < 1e-3)
    }

    @Test func systemsThatCannotBeSolvedAreRefused() {
        #expect(throws: MinimizationError.self) {
            try findRoot(of: { x in stack([x[0] + x[1]]) }, from: Tensor<Double>([1, 2]))
        }
        #expect(throws: MinimizationError.self) { try findRoot(of: { x in log(x) }, from: Tensor<Double>([-1])) }
    }
}
