import Descent
import Foundation
import Testing

@testable import ClassicProblems

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The examples, against the optima that CVXPY found.
@Suite("Classic problems")
struct ClassicProblemTests {
    /// Where the reference is less exact, or the method approaches the optimum slowly; else 1e-9.
    static let tolerances = [
        Inpaint.name: 1e-4, NonNegativeMatrixFactorization.name: 1e-6, PortfolioOptimization.name: 1e-6,
    ]

    @Test("The objectives are those of the references", arguments: classicProblems.map { $0.name })
    func objectives(name: String) throws {
        let problem = try #require(classicProblems.first { $0.name == name })
        let answer = try problem.loaded().answer()
        #expect(!answer.optima.isEmpty)
        for optimum in answer.optima {
            #expect(optimum.isConverged, "\(optimum.variant)")
            #expect(
                optimum.difference <= Self.tolerances[name] ?? 1e-9,
                "\(optimum.variant): \(optimum.objective), not \(optimum.reference)")
        }
        let picture = answer.picture.svg
        #expect(XMLParser(data: Data(picture.utf8)).parse())
        #expect(picture.contains("<path") || picture.contains("<image"))
    }

    @Test("There are twelve, each by its own name")
    func names() { #expect(classicProblems.count == 12 && Set(classicProblems.map { $0.name }).count == 12) }

    static let lassoMethods: [any Minimizer] = [
        FISTA(restart: .gradient), FISTA(restart: .never), ProximalGradient(), ADMM(subproblem: .newton),
        ADMM(penalty: 20, subproblem: .linearized),
    ]

    @Test("Other methods find the same lasso", arguments: lassoMethods.indices)
    func lasso(method: Int) throws {
        let lasso = try Lasso.loaded()
        let solution = try minimize(
            Problem(lasso.squares, plus: L1Norm(weight: Lasso.weight)), from: .zeros(lasso.x_true.count),
            using: Self.lassoMethods[method], until: Stopping(gradientNorm: 1e-7))
        #expect(solution.isConverged, "\(solution)")
        #expect(abs(solution.value - lasso.value) <= 1e-7 * lasso.value, "\(solution)")
    }

    /// 0.9 is too long a step: the run goes uphill, as it should.
    @Test("Steps of fixed length go as in the notebook", arguments: ["0.1", "0.7", "0.9"])
    func fixedSteps(length: String) throws {
        let free = try QuadraticMinimization.loaded().entries.grad_ipynb_3d
        let run = try #require(free.gd_runs[length])
        let solution = try free.descended(by: try #require(Double(length)))
        for (row, norm) in zip(solution.trace, run.grad_norms) {
            #expect(abs(try #require(row.gradientNorm) - norm) <= 1e-7 * norm)
        }
        #expect((Vector(solution.point.scalars) - Vector(run.x_final)).norm <= 1e-9 * Vector(run.x_final).norm)
    }

    @Test("The hierarchical method finds factors without a rest")
    func hierarchicalFactors() throws {
        let problem = try NonNegativeMatrixFactorization.loaded()
        let factors = try nonNegativeFactors(
            of: Matrix(problem.A), rank: 5, initial: Matrix(problem.Y_init), using: .hierarchicalAlternating,
            until: Stopping(target: 1e-6, maximumIterations: 3000))
        #expect(factors.reason == .target)
        #expect(zip(factors.residualNorms, factors.residualNorms.dropFirst()).allSatisfy { $0 >= $1 - 1e-12 })
        #expect((factors.left.elements + factors.right.elements).allSatisfy { $0 >= 0 })
    }

    /// CVXPY's solutions, which are not exact, take another way.
    @Test("Alternating least squares go as SciPy's exact ones")
    func alternatingLeastSquares() throws {
        let problem = try NonNegativeMatrixFactorization.loaded()
        let factors = try nonNegativeFactors(
            of: Matrix(problem.A), rank: 5, initial: Matrix(problem.Y_init), until: .after(iterations: 15))
        #expect(factors.residualNorms.count == 30)
        let norms = try References.loaded().alternatingNorms
        #expect(norms.count >= 30)
        for (norm, expected) in zip(factors.residualNorms, norms) {
            #expect(abs(norm - expected) <= 1e-9 * expected)
        }
    }

    @Test("A meal within the budget suffices")
    func affordableMeal() throws {
        let problem = try SetExamples.loaded()
        let meal = problem.affordableMeal()
        #expect(dot(Vector(problem.diet.p), meal) <= SetExamples.budget + 1e-9)
        for (amount, need) in zip(problem.diet.nutrients * meal, problem.diet.need) { #expect(amount >= need - 1e-9) }
    }

    @Test("The path of forces is that of the equations of motion")
    func equationsOfMotion() throws {
        let problem = try RobustKalman.loaded()
        let forces = Tensor<Double>.normal([1000, 2], seed: 1)
        let path = problem.path(.init(position: [1, 2], velocity: [3, -4], forces: forces))
        let (A, B) = (Matrix(problem.A), Matrix(problem.B))
        var state: Vector = [1, 2, 3, -4]
        var differences: [Double] = []
        for step in 0..<1000 {
            differences += (Vector(path[step].scalars) - Vector(state.prefix(2))).elements
            state = A * state + B * Vector(forces[step].scalars)
        }
        #expect(Vector(differences).maximumNorm < 1e-9)
    }
}

/// Norms made by SciPy, from `proximal.json`.
private struct References: Decodable {
    /// ‖A − Y X‖ after each half step of alternating least squares.
    let alternatingNorms: [Double]

    static func loaded() throws -> References {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appending(path: "References/proximal.json")
        return try JSONDecoder().decode(References.self, from: Data(contentsOf: file))
    }
}
