import Descent
import Testing

/// The twelve classic problems, against the optima that CVXPY found.
@Suite struct ClassicProblemTests {
    struct Optimum: Decodable { let value: Double }

    /// A file of `Tests/References/cvx`: a problem, or what is known of its solution.
    static func read<Contents: Decodable>(_ name: String) -> Contents {
        readReference("cvx/\(name).json", as: Contents.self)
    }

    static func optimum(_ name: String) -> Double { (read(name) as Optimum).value }

    static func isNear(_ value: Double, _ expected: Double, _ tolerance: Double = 1e-6) -> Bool {
        abs(value - expected) <= tolerance * abs(expected)
    }

    @Test func leastSquares() throws {
        let problem: LeastSquares = Self.read("least-squares")
        #expect(Self.isNear(try problem.solve().value, Self.optimum("least-squares"), 1e-12))
    }

    @Test func polynomialFit() throws {
        struct Optima: Decodable { let value_deg1, value_deg2, value_deg3: Double }
        let (problem, optima): (PolynomialFit, Optima) = (Self.read("polynomial-fit"), Self.read("polynomial-fit"))
        for (degree, value) in [(1, optima.value_deg1), (2, optima.value_deg2), (3, optima.value_deg3)] {
            #expect(Self.isNear(try problem.solve(degree: degree).value, value, 1e-10))
        }
    }

    @Test func smooth() throws {
        struct Optima: Decodable { let value_rho1, value_rho10, value_rho1000: Double }
        let (problem, optima): (Smooth, Optima) = (Self.read("smooth"), Self.read("smooth"))
        for (strength, value) in [(1.0, optima.value_rho1), (10, optima.value_rho10), (1000, optima.value_rho1000)] {
            #expect(Self.isNear(try problem.solve(strength: strength).value, value, 1e-10))
        }
    }

    @Test func huber() throws {
        struct Optima: Decodable { let value, value_quadratic_loss: Double }
        let (problem, optima): (Huber, Optima) = (Self.read("huber"), Self.read("huber"))
        #expect(Self.isNear(try problem.solve().value, optima.value, 1e-10))
        #expect(Self.isNear(try problem.solveQuadratic().value, optima.value_quadratic_loss, 1e-10))
    }

    static let lassoMethods: [any Minimizer] = [
        FISTA(), FISTA(restart: .gradient), FISTA(restart: .never), ProximalGradient(), ADMM(subproblem: .newton),
        ADMM(penalty: 20, subproblem: .linearized),
    ]

    @Test(arguments: lassoMethods.indices) func lasso(_ index: Int) throws {
        let problem: Lasso = Self.read("lasso")
        let solution = try problem.solve(using: Self.lassoMethods[index])
        #expect(solution.isConverged, "\(solution)")
        #expect(Self.isNear(solution.value, Self.optimum("lasso"), 1e-8), "\(solution)")
    }

    @Test func quadraticMinimization() throws {
        struct Optima: Decodable {
            struct Entries: Decodable {
                struct Descent: Decodable {
                    struct Run: Decodable { let grad_norms, x_final: [Double] }
                    let gd_runs: [String: Run]
                }
                let grad_ipynb_3d: Descent
                let cvxpy_quadratic_program: Optimum
            }
            let entries: Entries
        }
        let problem: QuadraticMinimization = Self.read("quadratic_minimization")
        let optima: Optima = Self.read("quadratic_minimization")
        let solution = try problem.entries.constrained.solve()
        #expect(solution.isConverged)
        #expect(Self.isNear(solution.value, optima.entries.cvxpy_quadratic_program.value, 1e-9))

        // 0.9 is too long a step: the run goes uphill, as it should.
        for (rate, run) in optima.entries.grad_ipynb_3d.gd_runs {
            let steps = run.grad_norms.count
            let descent = try problem.entries.free.descend(rate: try #require(Double(rate)), steps: steps)
            for (row, norm) in zip(descent.trace, run.grad_norms) {
                #expect(Self.isNear(row.gradientNorm ?? .nan, norm, 1e-7))
            }
            for (element, expected) in zip(descent.point.scalars, run.x_final) {
                #expect(Self.isNear(element, expected, 1e-9))
            }
        }
    }

    @Test func portfolio() throws {
        struct Row: Decodable {
            let gamma, Lmax: Double?
            let value: Double
        }
        struct Optima: Decodable { let long_only, leverage, risk_bound: [Row] }
        let problem: Portfolio = Self.read("portfolio_optimization")
        let optima: Optima = Self.read("portfolio_optimization")
        for row in optima.long_only {
            let solution = try problem.longOnly(riskAversion: row.gamma ?? .nan)
            #expect(solution.isConverged && Self.isNear(-solution.value, row.value, 1e-9))
        }
        for row in optima.leverage {
            let solution = try problem.leveraged(row.Lmax ?? .nan, riskAversion: row.gamma ?? .nan)
            #expect(solution.isConverged && Self.isNear(-solution.value, row.value))
        }
        for row in optima.risk_bound {
            let solution = try problem.riskBounded(2, leverage: row.Lmax ?? .nan)
            #expect(solution.isConverged && Self.isNear(-solution.value, row.value, 1e-8))
        }
    }

    @Test func optimalAdvertising() throws {
        let problem: OptimalAdvertising = Self.read("optimal_advertising")
        let solution = try problem.solve()
        #expect(solution.isConverged)
        #expect(Self.isNear(-1000 * solution.value, Self.optimum("optimal_advertising"), 1e-9))
    }

    @Test func setExamples() throws {
        let problem: SetExamples = Self.read("set_examples")
        let crossing = try problem.intersection()
        #expect(Self.isNear(crossing[0], 20 / 11, 1e-12) && Self.isNear(crossing[1], 4 / 11, 1e-12))
        let meal = try problem.cheapestMeal()
        #expect(meal.isConverged && Self.isNear(meal.value, 62.5 + 0.25 * 80 / 0.3, 1e-10))
        let affordable = problem.meal(budget: 130)
        #expect(dot(affordable, Vector(problem.diet.p)) <= 130 + 1e-9)
        for (contents, need) in zip(zip(problem.diet.h, problem.diet.c), problem.diet.need) {
            #expect(contents.0 * affordable[0] + contents.1 * affordable[1] >= need - 1e-9)
        }
    }

    @Test func nonNegativeMatrixFactors() throws {
        let problem: NonNegativeMatrixFactors = Self.read("nonneg_matrix_fact")
        let factors = try problem.solve()
        #expect(factors.reason == .target)
        #expect(zip(factors.residualNorms, factors.residualNorms.dropFirst()).allSatisfy { $0 >= $1 - 1e-12 })
        #expect((factors.left.elements + factors.right.elements).allSatisfy { $0 >= 0 })
        // CVXPY's inexact solutions take another way than exact ones, by SciPy and here.
        let exact = try problem.alternateLeastSquares(steps: 15)
        for (norm, expected) in zip(exact.residualNorms, ProximalReferences.all.alternatingNorms) {
            #expect(Self.isNear(norm, expected, 1e-9))
        }
    }

    @Test(arguments: [false, true]) func robustKalman(_ robust: Bool) throws {
        struct Optima: Decodable { let kf_value, rkf_value: Double }
        let (problem, optima): (RobustKalman, Optima) = (Self.read("robust_kalman"), Self.read("robust_kalman"))
        let solution = try problem.solve(robust: robust)
        #expect(Self.isNear(solution.value, robust ? optima.rkf_value : optima.kf_value, 1e-8), "\(solution)")
    }

    @Test func inpaint() throws {
        let problem: Inpaint = Self.read("inpaint")
        let entry = try #require(problem.entries["synthetic32"])
        let variation = entry.totalVariation(try entry.solve())
        #expect(Self.isNear(variation, entry.value, 1e-4), "\(variation) and not \(entry.value)")
    }
}
