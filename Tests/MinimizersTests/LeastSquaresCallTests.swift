import Foundation
import Minimizers
import Tensors
import Testing

/// The calls, and the ends that a run of least squares can come to.
@Suite struct LeastSquaresCallTests {
    static let x: [Double] = [0, 1, 2, 3, 4, 5]
    static let y: [Double] = [5.2, 3.1, 1.8, 1.3, 0.6, 0.5]

    /// r = y − a exp(−b x).
    static func residuals(_ p: [Double]) -> [Double] { zip(x, y).map { $1 - p[0] * exp(-p[1] * $0) } }

    static func jacobian(_ p: [Double]) -> [[Double]] {
        x.map { [-exp(-p[1] * $0), p[0] * $0 * exp(-p[1] * $0)] }
    }

    struct Decay: Codable, Sendable {
        var amplitude: Tensor<Double>
        var rate: Tensor<Double>
    }

    /// From `least_squares` of SciPy.
    static let amplitude = 5.1761644157565305
    static let rate = 0.5029305137304398

    private func isMinimum(_ point: [Double], _ tolerance: Double = 1e-8) -> Bool {
        abs(point[0] - Self.amplitude) < tolerance && abs(point[1] - Self.rate) < tolerance
    }

    @Test("Closures with a Jacobian and without, tensors, structs and models agree")
    func forms() throws {
        let exact = try leastSquares(residuals: Self.residuals, jacobian: Self.jacobian, from: [1, 1])
        #expect(isMinimum(exact.point))
        let approximate = try leastSquares(residuals: Self.residuals, from: [1, 1])
        #expect(isMinimum(approximate.point))
        #expect(approximate.evaluations.values == exact.evaluations.values + 4 * approximate.evaluations.gradients)
        let (x, y) = (Tensor<Double>(Self.x), Tensor<Double>(Self.y))
        let tensor = try leastSquares({ (p: Tensor<Double>) in y - p[0] * Tensors.exp(-p[1] * x) }, from: [1, 1])
        #expect(isMinimum(tensor.point.scalars))
        let tree = try curveFit(
            { x, decay in decay.amplitude * Tensors.exp(-decay.rate * x) }, x: x, y: y,
            from: Decay(amplitude: Tensor(1), rate: Tensor(1)))
        #expect(isMinimum([tree.point.amplitude.scalar, tree.point.rate.scalar]))
        #expect(abs(tree.residualSumOfSquares - exact.residualSumOfSquares) < 1e-12)
    }

    @Test("32 bits are enough for five digits")
    func float() throws {
        let (x, y) = (Tensor<Float>(Self.x.map { Float($0) }), Tensor<Float>(Self.y.map { Float($0) }))
        let solution = try curveFit(
            { (x, p: Tensor<Float>) in p[0] * Tensors.exp(-p[1] * x) }, x: x, y: y, from: [1, 1])
        #expect(isMinimum(solution.point.scalars.map { Double($0) }, 1e-4))
    }

    @Test(
        "Any method takes a sum of squares",
        // Frank and Wolfe's needs a bounded set.
        arguments: MinimizerTable.leastSquares
            + MinimizerTable.all.filter { $0.usesGradient && $0.name != "frankWolfe" })
    func methods(method: any Minimizer) throws {
        let solution = try leastSquares(
            residuals: Self.residuals, jacobian: Self.jacobian, from: [4, 0.7], using: method,
            until: Stopping(gradientNorm: 1e-6, maximumIterations: 2_000))
        #expect(isMinimum(solution.point, 1e-5), "\(solution)")
    }

    @Test("A weight of 2 is an observation made twice, and one of 0 none")
    func weights() throws {
        let weighted = try leastSquares(
            residuals: Self.residuals, from: [1, 1], weights: [2, 1, 1, 0, 1, 1])
        let repeated = try leastSquares(
            residuals: { p in [0, 0, 1, 2, 4, 5].map { Self.residuals(p)[$0] } }, from: [1, 1])
        #expect(zip(weighted.point, repeated.point).allSatisfy { abs($0 - $1) < 1e-8 })
        #expect(abs(weighted.value - repeated.value) < 1e-12)
        #expect(weighted.degreesOfFreedom == 3 && repeated.degreesOfFreedom == 4)
    }

    @Test("Parameters that the data do not determine are named")
    func undetermined() throws {
        let solution = try leastSquares(
            residuals: { p in zip(Self.x, Self.y).map { $1 - p[0] - p[1] * $0 - 2 * p[2] * $0 } }, from: [0, 0, 1])
        #expect(solution.isConverged)
        #expect(solution.isUndetermined == [false, true, true])
        #expect(solution.degreesOfFreedom == 4)
        #expect(solution.standardErrors[0].isFinite && solution.standardErrors[1] == .infinity)
        #expect(solution.covariance.isFinite)
        #expect(solution.notes.first?.hasPrefix("the data do not determine x[2], x[3]: ") == true)
        #expect("\(solution)".contains("note: the data do not determine x[2], x[3]"))
    }

    @Test("A parameter at its bound is taken as known")
    func atBound() throws {
        let solution = try leastSquares(
            residuals: Self.residuals, jacobian: Self.jacobian, from: [4, 0.4],
            within: Bounds([0...4.5, 0...1]))
        #expect(solution.isConverged)
        #expect(solution.point[0] == 4.5)
        #expect(solution.atBound == [true, false])
        #expect(solution.standardErrors[0].isNaN && solution.standardErrors[1].isFinite)
        #expect(solution.degreesOfFreedom == 5)
        let alone = try leastSquares(residuals: { Self.residuals([4.5, $0[0]]) }, from: [0.4])
        #expect(abs(solution.standardErrors[1] - alone.standardErrors[0]) < 1e-8)
        #expect(solution.notes == ["at a bound, and taken as known by the errors of the others: x[1]"])
    }

    /// y ≈ x √|a| + b over x = 1, 2, 3 with y = −1, −2, −3, which is best at a = 0. With a held there b is −2, the mean of y,
    /// and its standard error √(s²/3) with s² = ((−1 + 2)² + 0 + (−3 + 2)²) / 2 = 1.
    @Test(
        "A parameter by which the derivative is not finite is taken as known by the errors of the others",
        arguments: [Bounds([0...5, -10...10]), nil])
    func singular(bounds: Bounds?) throws {
        let (x, y): (Tensor<Double>, Tensor<Double>) = ([1, 2, 3], [-1, -2, -3])
        let solution = try leastSquares(
            { (p: Tensor<Double>) in y - x * sqrt(abs(p[0])) - p[1] }, from: [0, -2] as Tensor<Double>,
            using: NelderMead(), within: bounds, until: Stopping(maximumIterations: 0))
        #expect(solution.estimates == [0, -2])
        #expect(solution.standardErrors[0].isNaN)
        #expect(abs(solution.standardErrors[1] - (1.0 / 3).squareRoot()) < 1e-7)
        #expect(solution.degreesOfFreedom == 2)
        #expect(solution.atBound == [bounds != nil, false] && solution.isSingular == [bounds == nil, false])
        let note =
            bounds == nil ? "the derivative is not finite for x[1], taken as known" : "at a bound, and taken as known"
        #expect(solution.notes.contains { $0.hasPrefix(note) })
    }

    @Test("A fit that leaves nothing but rounding ends there", arguments: [[1.0, 1.0], [10, 0.01], [0.1, 3]])
    func exactFit(start: [Double]) throws {
        let y = Self.x.map { 3 * exp(-0.3 * $0) }
        for method: any Minimizer in [LevenbergMarquardt(), GaussNewton()] {
            let solution = try leastSquares(
                residuals: { p in zip(Self.x, y).map { $1 - p[0] * exp(-p[1] * $0) } }, jacobian: Self.jacobian,
                from: start, using: method)
            #expect(solution.isConverged)
            #expect(solution.residualSumOfSquares < 1e-28)
            #expect(solution.evaluations.values < 100)
        }
    }

    @Test("Fewer residuals than parameters: a solution, and no errors")
    func underdetermined() throws {
        let solution = try leastSquares(residuals: { [$0[0] + $0[1] - 3] }, jacobian: { _ in [[1, 1]] }, from: [0, 0])
        #expect(solution.isConverged)
        #expect(abs(solution.point[0] + solution.point[1] - 3) < 1e-12)
        #expect(solution.degreesOfFreedom == 0)
        #expect(solution.residualStandardDeviation.isNaN)
        #expect(solution.notes.contains { $0.hasPrefix("there are no more observations than parameters") })
    }

    @Test("Steps to where residuals are not finite are not taken")
    func notFinite() throws {
        var visited: [Double] = []
        // The first step from 10 would lead below 0.
        let solution = try leastSquares(
            residuals: { p in
                visited.append(p[0])
                return [p[0] < 0 ? .nan : p[0].squareRoot() - 0.1]
            }, jacobian: { [[0.5 / $0[0].squareRoot()]] }, from: [10])
        #expect(visited.contains { $0 < 0 })
        #expect(solution.isConverged)
        #expect(abs(solution.point[0] - 0.01) < 1e-10)
    }

    @Test("A wrong Jacobian is no convergence")
    func wrongJacobian() throws {
        let solution = try leastSquares(
            residuals: { [$0[0] - 3, $0[0] + 1] }, jacobian: { _ in [[-1], [-1]] }, from: [0])
        #expect(solution.reason == .lineSearchFailed)
        #expect(solution.point == [0])
        #expect(solution.notes.first?.hasPrefix("not converged: no lower point") == true)
    }

    @Test("A plain and a saddle at the start are told from minima")
    func stationaryStarts() throws {
        #expect(try leastSquares(residuals: { _ in [1, 2] }, from: [0]).reason == .flat)
        let saddle = try leastSquares({ (p: Tensor<Double>) in stack([square(p[0]) - 1, p[1]]) }, from: [0, 0])
        #expect(saddle.reason == .saddle)
    }

    @Test("Limits and observers end a run")
    func limits() throws {
        func run(_ stopping: Stopping, _ observer: ((TraceRow) -> Decision)? = nil) throws -> LeastSquaresSolution<
            [Double]
        > {
            try leastSquares(residuals: Self.residuals, from: [1, 1], until: stopping, observing: observer)
        }
        let two = try run(Stopping(maximumIterations: 2))
        #expect(two.reason == .iterationLimit && two.iterations == 2 && two.trace.count == 3)
        let few = try run(Stopping(maximumEvaluations: 12))
        #expect(few.reason == .evaluationLimit && few.evaluations.values <= 12)
        let stopped = try run(.leastSquares) { $0.step == 1 ? .stop : .proceed }
        #expect(stopped.reason == .stopped && stopped.iterations == 1)
        let target = try run(Stopping(target: 5))
        #expect(target.reason == .target && target.value <= 5)
        #expect(try run(.after(iterations: 30)).iterations == 30)
    }

    @Test("What a run cannot begin with")
    func badStarts() throws {
        func message(_ body: () throws -> Any) -> String {
            do { return "\(try body())" } catch { return "\(error)" }
        }
        #expect(
            message { try leastSquares(residuals: { [1 / $0[0]] }, from: [0]) }
                == "the function is not finite at the start (inf); start where it is")
        #expect(
            message { try leastSquares(residuals: { $0 }, from: [2], within: Bounds([0...1])) }
                .hasPrefix("the start is outside of the bounds: x[1] is 2.0"))
        #expect(
            message { try minimize(value: { $0[0] * $0[0] }, from: [1], using: LevenbergMarquardt()) }
                == "levenbergMarquardt is for sums of squares; give leastSquares the residuals")
    }

    @Test("The report")
    func report() throws {
        let solution = try leastSquares(residuals: Self.residuals, jacobian: Self.jacobian, from: [1, 1])
        let lines = "\(solution)".split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0].hasPrefix("parameter  estimate"))
        #expect(lines[1].hasPrefix("x[1]       5.17616441"))
        #expect(lines.contains { $0.hasPrefix("degrees of freedom") && $0.hasSuffix("4") })
        #expect(lines.contains(" * Status: success (the gradient is small)"))
        let (interval, error) = (solution.confidenceIntervals(probability: 0.95)[0], solution.standardErrors[0])
        // 2.776: Student's t of 4 degrees of freedom.
        #expect(abs((interval.upper - interval.lower) / (2 * error) - 2.7764451051977934) < 1e-9)
    }
}
