import Tensors
import Foundation
import Testing

@testable import Minimizers

@Suite struct DescentTests {
    /// Every direction, with a given search.
    static let directions: [@Sendable (any LineSearch) -> any DescentMethod] =
        [
            { SteepestDescent(lineSearch: $0) }, { BFGS(lineSearch: $0) }, { LBFGS(lineSearch: $0) },
            { LBFGS(memory: 2, lineSearch: $0) }, { Newton(lineSearch: $0) },
            { Newton(modification: .shift, lineSearch: $0) }, { NewtonCG(lineSearch: $0) },
        ]
        + ConjugateGradient.Formula.allCases.map { formula in { ConjugateGradient(formula, lineSearch: $0) } }
    static let searches: [any LineSearch] =
        LineSearchTable.all.filter { !($0 is FixedStep) } + [
            StrongWolfe(curvature: 0.1), MoreThuente(curvature: 0.1), HagerZhang(curvature: 0.2),
            Backtracking(interpolates: false),
        ]
    static let problems: [(problem: StandardProblem, isSteep: Bool)] = [
        (.rosenbrock, true), (.helicalValley, true), (.brownDennis, true), (.gaussian, false), (.powellSingular, true),
        (.trigonometric(dimensions: 10), true), (.beale, false), (.discreteIntegral(dimensions: 10), false),
        (.linearRankOne(dimensions: 5, residuals: 10), false),
    ]

    /// Every search × every direction reaches a minimum, never going up, and says so.
    @Test(arguments: directions.indices, searches) func everySearchWithEveryDirection(
        _ index: Int, _ search: any LineSearch
    ) throws {
        let method = Self.directions[index](search)
        // Without a condition on the slope neither of these two gets through a valley in reasonable time.
        let isSlow = method is SteepestDescent || (method is ConjugateGradient && search is Backtracking)
        for (problem, isSteep) in Self.problems where !(isSlow && isSteep) {
            let objective = Problem(Objective(problem.function, like: problem.start))
            let solution = try minimize(
                objective, from: Vector(problem.start.scalars), using: method,
                until: Stopping(gradientNorm: 1e-5, norm: .maximum, maximumIterations: 2000))
            #expect(solution.isConverged, "\(method) on \(problem): \(solution.reason)")
            let least = problem.minima.map { abs($0.value - solution.value) }.min() ?? .nan
            #expect(least <= 1e-5 * max(1, abs(solution.value)), "\(method) on \(problem): \(solution.value)")
            for (row, next) in zip(solution.trace, solution.trace.dropFirst()) {
                #expect(next.value <= row.value + 8 * row.value.magnitude * .ulpOfOne, "\(method) on \(problem)")
            }
        }
    }

    /// With steps fixed, x ← x − t ∇f(x) to the last bit, one evaluation a step, as many as were asked for.
    @Test func fixedStepsAreTheTextbooks() throws {
        func gradient(_ x: [Double]) -> [Double] { [2 * x[0] - 3, 20 * x[1] + x[0] - 1.5] }
        var expected = [[0.3, -0.7]]
        for _ in 0..<25 {
            let x = expected[expected.count - 1]
            expected.append(zip(x, gradient(x)).map { $0 - 0.07 * $1 })
        }
        let solution = try minimize(
            valueAndGradient: { x in (x[0] * x[0] - 3 * x[0] + 10 * x[1] * x[1] + x[0] * x[1], gradient(x)) },
            from: expected[0], using: SteepestDescent(lineSearch: FixedStep(0.07)), until: .after(iterations: 25),
            trace: .points)
        #expect(solution.trace.map { $0.point?.elements } == expected)
        #expect(solution.iterations == 25 && solution.reason == .iterationLimit)
        #expect(solution.evaluations.values == 26 && solution.evaluations.gradients == 26)
    }

    /// Steps that are too long go up, as they do in the textbook, until values end.
    @Test func fixedStepsThatAreTooLongDiverge() throws {
        let solution = try minimize(
            valueAndGradient: { x in (x[0] * x[0], [2 * x[0]]) }, from: [1],
            using: SteepestDescent(lineSearch: FixedStep(2)), until: Stopping(maximumIterations: 10_000))
        #expect(solution.value.isFinite && solution.value > 1e300)
        #expect(solution.reason == .lineSearchFailed && !solution.isConverged)
    }

    /// ½ x·A x − b·x with A dense.
    static func quadratic(_ n: Int) -> (problem: Problem, solution: Vector) {
        var matrix = Matrix(rows: n, columns: n)
        for i in 0..<n { for j in 0..<n { matrix[i, j] = (i == j ? Double(i + 1) : 0) + 0.1 * cos(Double(i * j)) } }
        let system = matrix.gram
        let right = Vector((0..<n).map { sin(Double($0)) + 1 })
        let function = { (x: Vector) in
            let product = system * x
            return (value: dot(x, product) / 2 - dot(right, x), gradient: product - right)
        }
        let objective = Objective(
            value: { function($0).value }, valueAndGradient: function, hessian: { _ in system },
            hessianVectorProduct: { system * $1 })
        return (Problem(objective), Cholesky(system)?.solve(right) ?? [])
    }

    /// With searches that are all but exact, a quadratic function of n variables takes n steps.
    @Test(
        arguments: ConjugateGradient.Formula.allCases.map {
            ConjugateGradient($0, lineSearch: MoreThuente(decrease: 1e-10, curvature: 1e-9)) as any Minimizer
        } + [
            BFGS(lineSearch: MoreThuente(decrease: 1e-10, curvature: 1e-9)),
            LBFGS(memory: 8, lineSearch: StrongWolfe(decrease: 1e-10, curvature: 1e-9)),
        ])
    func quadraticsTakeAsManyStepsAsVariables(_ method: any Minimizer) throws {
        let (problem, expected) = Self.quadratic(6)
        let solution = try minimize(
            problem, from: .zeros(6), using: method, until: Stopping(gradientNorm: 1e-6, norm: .maximum))
        #expect(solution.reason == .gradientTolerance)
        #expect(solution.iterations <= 7, "\(method)")
        #expect((solution.point - expected).maximumNorm < 1e-6)
    }

    @Test(arguments: [Newton(), NewtonCG()] as [any Minimizer]) func newtonSolvesQuadraticsAtOnce(
        _ method: any Minimizer
    ) throws {
        let (problem, expected) = Self.quadratic(6)
        let solution = try minimize(problem, from: .zeros(6), using: method)
        #expect(method is NewtonCG || solution.iterations == 1)
        #expect((solution.point - expected).maximumNorm < 1e-9)
    }

    /// L-BFGS that remembers every step is BFGS, but for H before the first step, which BFGS keeps and L-BFGS makes
    /// anew.
    @Test func memoryOfOneStepIsOneStepOfBFGS() throws {
        func third(_ method: any Minimizer) throws -> Vector {
            let problem = Problem(Objective(StandardProblem.rosenbrock.function, like: Tensor<Double>([-1.2, 1])))
            return try minimize(problem, from: [-1.2, 1], using: method, until: .after(iterations: 2)).point
        }
        let (full, limited) = (try third(BFGS()), try third(LBFGS()))
        #expect((full - limited).maximumNorm < 1e-12)
    }

    /// c·x − Σ log(1 − xᵢ²), which ends at |xᵢ| = 1: no point outside is ever accepted.
    @Test(arguments: directions.indices, searches) func domainsAreKept(_ index: Int, _ search: any LineSearch) throws {
        let weights = [10.0, -0.5, 20, 3]
        let method = Self.directions[index](search)
        let solution = try minimize(
            valueAndGradient: { x in
                let value = zip(weights, x).reduce(0) { $0 + $1.0 * $1.1 - log(1 - $1.1 * $1.1) }
                return (value, zip(weights, x).map { $0 + 2 * $1 / (1 - $1 * $1) })
            },
            from: [0, 0, 0, 0], using: method, until: Stopping(gradientNorm: 1e-5, maximumIterations: 2000),
            observing: { row in
                #expect(row.value.isFinite && row.point?.allSatisfy { abs($0) < 1 } == true)
                return .proceed
            })
        guard !(method is SteepestDescent || (method is ConjugateGradient && search is Backtracking)) else { return }
        #expect(solution.isConverged, "\(method): \(solution.reason)")
        for (x, c) in zip(solution.point, weights) {
            #expect(abs(x - (1 - (1 + c * c).squareRoot()) / c) < 1e-5, "\(method)")
        }
    }

    static let all: [any Minimizer] =
        directions.map { $0(StrongWolfe(curvature: 0.5)) } + TrustRegion.Subproblem.allCases.map { TrustRegion($0) }

    @Test(arguments: all) func endlessDescentIsRecognised(_ method: any Minimizer) throws {
        let functions: [([Double]) -> (Double, [Double])] = [
            { x in (2 * x[0] - x[1], [2, -1]) },
            { x in (x[0] * x[0] - x[1] * x[1], [2 * x[0], -2 * x[1]]) },
            { x in (x[0] * x[0] * x[0] + x[1] * x[1], [3 * x[0] * x[0], 2 * x[1]]) },
        ]
        for (index, function) in functions.enumerated() {
            let solution = try minimize(valueAndGradient: function, from: [-1, 0.5], using: method)
            #expect(solution.reason == .unbounded, "\(method) on \(index): \(solution.reason) at \(solution.value)")
        }
    }

    @Test(arguments: all) func flatFunctionsAreRecognised(_ method: any Minimizer) throws {
        let solution = try minimize(valueAndGradient: { _ in (3, [0, 0]) }, from: [1, 2], using: method)
        #expect(solution.reason == .flat && !solution.isConverged)
    }

    /// A gradient of the wrong sign is not taken for a minimum.
    @Test(arguments: all) func wrongGradientsAreNotCalledMinima(_ method: any Minimizer) throws {
        let solution = try minimize(
            valueAndGradient: { x in (x[0] * x[0] + 3, [-2 * x[0]]) }, from: [1], using: method,
            until: Stopping(maximumIterations: 100))
        #expect(!solution.isConverged, "\(method): \(solution.reason)")
    }

    /// 10¹² + ½ Σ i xᵢ²: the decrease is lost in rounding long before the gradient is small. The run ends there, soon.
    @Test(arguments: all) func roundingEndsRuns(_ method: any Minimizer) throws {
        let solution = try minimize(
            valueAndGradient: { x in
                let terms = x.enumerated().map { Double($0 + 1) * $1 * $1 }
                return (1e12 + terms.reduce(0, +) / 2, x.enumerated().map { Double($0 + 1) * $1 })
            }, from: [3, -2, 1, 5], using: method)
        #expect([.roundingLimit, .gradientTolerance].contains(solution.reason), "\(method): \(solution.reason)")
        #expect(solution.evaluations.values < 400, "\(method): \(solution.evaluations.values)")
        #expect(solution.point.allSatisfy { abs($0) < 0.1 })
    }

    /// Steps within the rounding of f are taken only while the gradient gets smaller, or a few times.
    @Test func movingWithinRoundingEnds() {
        func at(_ ulps: Double, _ slope: Double) -> Iterate {
            Iterate(point: [0], value: 1 + ulps * .ulpOfOne, gradient: [slope])
        }
        let problem = Problem(Objective { $0[0] })
        var guardian = RoundingGuard()
        let steps: [(next: Iterate, before: Iterate, isTaken: Bool)] = [
            (at(0, 5), at(100, 1), true), (at(2, 0.5), at(0, 1), true), (at(20, 0.1), at(0, 1), false),
            // Not the smallest gradient.
            (at(0, 0.7), at(0, 1), false), (at(1, 2), at(0, 1), false),
        ]
        for (next, before, isTaken) in steps {
            let accepted = guardian.accepts(next, after: before, of: problem)
            #expect(accepted == isTaken, "\(next)")
        }
        let taken = (0..<1000).filter { _ in guardian.accepts(at(0, 1), after: at(1, 1), of: problem) }
        #expect((1...10).contains(taken.count))
    }

    /// Limits end a run in the midst of a search, with the best point there is.
    @Test(arguments: all) func limitsHold(_ method: any Minimizer) throws {
        let solution = try minimize(
            StandardProblem.rosenbrock.function, from: [-1.2, 1], using: method,
            until: Stopping(maximumEvaluations: 12))
        #expect(solution.reason == .evaluationLimit && solution.evaluations.values <= 12)
        #expect(solution.value <= 24.2)
    }

    /// Gradients by differences serve as well.
    @Test(arguments: [LBFGS(), BFGS(), ConjugateGradient(), Newton(), TrustRegion(), NewtonCG()] as [any Minimizer])
    func valuesAloneSuffice(_ method: any Minimizer) throws {
        let solution = try minimize(
            value: { x in pow(1 - x[0], 2) + 100 * pow(x[1] - x[0] * x[0], 2) }, from: [-1.2, 1], using: method,
            until: Stopping(gradientNorm: 1e-5))
        #expect(solution.isConverged, "\(method): \(solution.reason)")
        #expect(abs(solution.point[0] - 1) < 1e-4 && abs(solution.point[1] - 1) < 1e-4)
    }
}
