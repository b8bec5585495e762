import Foundation
import Tensors
import Testing

@testable import Minimizers

@Suite struct TrustRegionTests {
    /// Numbers between −1 and 1, the same each time.
    struct Numbers {
        private let key: RandomKey
        private var drawn = 0

        init(_ seed: UInt64) { key = RandomKey(seed) }

        mutating func vector(_ count: Int) -> Vector {
            drawn += 1
            return Vector(Tensor<Double>.uniform([count], in: -1..<1, seed: key.folded(drawn)).scalars)
        }

        mutating func symmetric(_ count: Int) -> Matrix {
            let a = Matrix(rows: count, columns: count, elements: vector(count * count).elements)
            return a + a.transposed
        }
    }

    static func model(_ hessian: Matrix, _ gradient: Vector, _ p: Vector) -> Double {
        dot(gradient, p) + dot(p, hessian * p) / 2
    }

    /// (H + λ) p = −g with λ ≥ 0, H + λ without negative eigenvalues, ‖p‖ ≤ Δ, and λ = 0 or ‖p‖ = Δ: what, and only
    /// what, is least within the region fulfils these.
    @Test(arguments: 0..<30, [1e-3, 0.1, 1, 50]) func exactStepsAreLeast(_ seed: Int, _ radius: Double) throws {
        var numbers = Numbers(UInt64(seed))
        let n = 1 + seed % 6
        var hessian = numbers.symmetric(n)
        if seed % 3 == 0 { hessian = hessian.gram }
        let gradient = numbers.vector(n)
        let solver = try #require(ExactTrustRegion(hessian, gradient))
        let (p, decrease) = solver.step(within: radius)
        let least = try #require(SymmetricEigen(hessian)).values[0]
        // λ from the equation.
        let shift = -dot(p, gradient + hessian * p) / dot(p, p)
        #expect(p.norm <= radius * (1 + 1e-7))
        #expect(shift >= -1e-8 && shift >= -least - 1e-8)
        #expect((hessian * p + shift * p + gradient).norm <= 1e-6 * max(1, shift))
        #expect(shift < 1e-7 || abs(p.norm - radius) < 1e-7 * radius)
        #expect(abs(decrease + Self.model(hessian, gradient, p)) <= 1e-9 * max(1, decrease))
    }

    /// Where g has nothing of the direction of the least eigenvalue, that is added ("hard case").
    @Test func hardCase() throws {
        let solver = try #require(ExactTrustRegion(Matrix([[-2, 0, 0], [0, 1, 0], [0, 0, 3]]), [0, 1, -1]))
        let (p, decrease) = solver.step(within: 5)
        #expect(abs(p.norm - 5) < 1e-9)
        #expect(abs(p[1] + 1.0 / 3) < 1e-9 && abs(p[2] - 0.2) < 1e-9)
        #expect(abs(decrease + Self.model(Matrix([[-2, 0, 0], [0, 1, 0], [0, 0, 3]]), [0, 1, -1], p)) < 1e-9)
    }

    /// Within the region, at least as low as down the gradient; the decrease is as said.
    @Test(arguments: 0..<30, [1e-3, 0.1, 1, 50]) func otherStepsAreAtLeastCauchys(_ seed: Int, _ radius: Double) throws
    {
        var numbers = Numbers(UInt64(seed + 100))
        let n = 1 + seed % 6
        let factor = numbers.symmetric(n)
        let hessian = factor.gram.addingToDiagonal(0.01)
        let gradient = numbers.vector(n)
        let curvature = dot(gradient, hessian * gradient)
        let length = min(pow(gradient.norm, 2) / curvature, radius / gradient.norm)
        let cauchy = Self.model(hessian, gradient, -length * gradient)
        let solvers: [any TrustRegionSolver] = [
            try #require(Dogleg(hessian, gradient)), Steihaug(gradient) { hessian * $0 },
            try #require(ExactTrustRegion(hessian, gradient)),
        ]
        for solver in solvers {
            let (p, decrease) = try solver.step(within: radius)
            #expect(p.norm <= radius * (1 + 1e-7))
            #expect(abs(decrease + Self.model(hessian, gradient, p)) <= 1e-10 * max(1, decrease), "\(type(of: solver))")
            #expect(-decrease <= cauchy * (1 - 1e-9), "\(type(of: solver))")
        }
    }

    /// x² − y² + y⁴ from a point where the gradient knows nothing of y, and near the saddle.
    @Test(
        arguments: [
            Newton(), TrustRegion(.exact), Newton(lineSearch: Backtracking()), Newton(lineSearch: HagerZhang()),
            Newton(lineSearch: MoreThuente()),
        ] as [any Minimizer], [[1, 0], [1e-3, 0], [0.5, 1e-9], [0, 1e-12]])
    func saddlesAreLeft(_ method: any Minimizer, _ start: [Double]) throws {
        func function(_ p: Tensor<Double>) -> Tensor<Double> {
            square(p[0]) - square(p[1]) + square(square(p[1]))
        }
        let solution = try minimize(
            function, from: Tensor(start), using: method, until: Stopping(gradientNorm: 1e-13))
        #expect(abs(solution.value + 0.25) < 1e-12, "\(method) from \(start)")
    }

    /// Hessians that are singular everywhere, or in the minimum.
    @Test(
        arguments: [
            Newton(), Newton(modification: .shift), NewtonCG(), TrustRegion(.exact), TrustRegion(.dogleg),
            TrustRegion(.steihaug),
        ] as [any Minimizer])
    func singularHessiansAreNoHindrance(_ method: any Minimizer) throws {
        let functions: [@Sendable (Tensor<Double>) -> Tensor<Double>] = [
            { square($0[0] + $0[1] - 3) }, { square(square($0[0])) + 0 * $0[1] },
            { square($0[0]) * square($0[1]) + square($0[0] - 1) }, StandardProblem.powellSingular.function,
        ]
        for (index, function) in functions.enumerated() {
            let start: Tensor<Double> = index == 3 ? StandardProblem.powellSingular.start : [3, 2]
            let solution = try minimize(function, from: start, using: method)
            #expect(solution.isConverged, "\(method) on \(index): \(solution.reason)")
            #expect(solution.value < 1e-9, "\(method) on \(index): \(solution.value)")
        }
    }

    /// A region no larger than asked for.
    @Test func radiusIsKept() throws {
        let solution = try minimize(
            { x in square(x - 100).sum() }, from: Tensor<Double>([0, 0]),
            using: TrustRegion(initialRadius: 0.25, maximumRadius: 2), until: .after(iterations: 12))
        #expect(solution.trace.dropFirst().allSatisfy { $0.stepLength <= 2 * (1 + 1e-6) })
        #expect(abs(solution.trace[1].stepLength - 0.25) < 1e-6 && abs(solution.trace[2].stepLength - 0.5) < 1e-6)
    }

    @Test func settingsThatContradictEachOtherAreNamed() {
        var method = TrustRegion()
        method.acceptance = 0.3
        func fault() -> String? {
            do { try method.validate() } catch { return error.description }
            return nil
        }
        #expect(fault()?.contains("below 0.25") == true)
        method = TrustRegion()
        method.maximumRadius = 0.01
        #expect(fault()?.contains("maximumRadius 0.01") == true)
    }

    /// Hessian–vector products alone, no Hessian.
    @Test(arguments: [NewtonCG(), TrustRegion(.steihaug)] as [any Minimizer]) func productsSuffice(
        _ method: any Minimizer
    ) throws {
        let solution = try minimize(
            StandardProblem.chainedRosenbrock(dimensions: 50).function,
            from: StandardProblem.chainedRosenbrock(dimensions: 50).start, using: method)
        #expect(solution.isConverged)
        #expect(solution.evaluations.hessians == 0 && solution.evaluations.hessianVectorProducts > 0)
    }
}
