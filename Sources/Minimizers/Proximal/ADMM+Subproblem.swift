extension ADMM {
    /// argmin of f(x) + ½ρ Σ ‖Aᵢ x − zᵢ + uᵢ‖².
    func minimizer(from iterate: Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> Vector {
        let targets = zip(memory.copies, memory.duals).map { $0 - $1 }
        switch subproblem {
        case .quasiNewton: return try quasiNewton(from: iterate.point, targets, memory, function)
        case .newton: return try newton(from: iterate, targets, &memory, function)
        case .linearized: return try linearized(from: iterate, targets, &memory, function)
        }
    }

    /// x − t (∇f(x) + ρ Σ Aᵢᵀ(Aᵢ x − zᵢ + uᵢ)), with 1 / t at least the curvature of the whole.
    private func linearized(
        from iterate: Iterate, _ targets: [Vector], _ memory: inout Memory, _ function: Evaluator
    ) throws -> Vector {
        let x = iterate.point
        let value = memory.smoothValue
        let distances = zip(memory.terms, targets).map { $0.map(x) - $1 }
        let gradient = iterate.slope.adding(memory.penalty, adjoint(memory.terms, distances, count: x.count))
        let penaltyCurvature = memory.penalty * memory.terms.reduce(0) { $0 + $1.map.squaredNormBound }
        for _ in 0..<100 {
            let moved = x.adding(-1 / (penaltyCurvature + memory.curvature), gradient)
            let next = function.bounds?.clamped(moved) ?? moved
            let change = next - x
            let square = memory.curvature * dot(change, change)
            // Where rounding hides what values differ by, the slopes tell.
            let isBelow =
                square > 1e-9 * abs(value)
                ? try function.value(next) <= value + dot(iterate.slope, change) + square / 2
                : dot(try function.gradient(next) - iterate.slope, change) <= square
            if isBelow { return next }
            memory.curvature = Swift.max(2 * memory.curvature, 0.01 * penaltyCurvature)
        }
        throw Interruption(reason: .lineSearchFailed)
    }

    private func quasiNewton(
        from start: Vector, _ targets: [Vector], _ memory: Memory, _ function: Evaluator
    ) throws -> Vector {
        let (terms, penalty) = (memory.terms, memory.penalty)
        func penalized(_ x: Vector) throws -> (value: Double, gradient: Vector) {
            let (value, gradient) = try function.valueAndGradient(x)
            let distances = zip(terms, targets).map { $0.map(x) - $1 }
            return (
                value + penalty / 2 * distances.reduce(0) { $0 + dot($1, $1) },
                gradient.adding(penalty, adjoint(terms, distances, count: x.count))
            )
        }
        let problem = Problem(
            Objective(value: { try penalized($0).value }, valueAndGradient: penalized), within: function.bounds)
        let tolerance = Swift.max(1e-12, Swift.min(1e-3, 0.01 * memory.residual))
        var run = Run(
            LBFGSB(), problem, Stopping(gradientNorm: tolerance, maximumIterations: 500), .nothing, nil)
        let solution = try run.solution(from: start)
        if [.evaluationLimit, .timeLimit, .unbounded, .notFinite].contains(solution.reason) {
            throw Interruption(reason: solution.reason)
        }
        return solution.point
    }

    private func newton(
        from iterate: Iterate, _ targets: [Vector], _ memory: inout Memory, _ function: Evaluator
    ) throws -> Vector {
        let x = iterate.point
        let hessian = try function.hessian(x)
        if memory.factorization?.hessian != hessian || memory.factorization?.penalty != memory.penalty {
            memory.factorization = PenalizedHessian(hessian, memory.terms, memory.penalty, memory.factorization)
        }
        guard let factorization = memory.factorization else { throw Interruption(reason: .lineSearchFailed) }
        let distances = zip(memory.terms, targets).map { $0.map(x) - $1 }
        let gradient = iterate.slope.adding(memory.penalty, adjoint(memory.terms, distances, count: x.count))
        return x - factorization.cholesky.solve(gradient)
    }
}

/// ∇²f + ρ Σ AᵢᵀAᵢ and its factors.
struct PenalizedHessian {
    let hessian: Matrix
    let penalty: Double
    let cholesky: Cholesky
    private let gram: Matrix

    /// Nil where the matrix is not positive definite.
    init?(
        _ hessian: Matrix, _ terms: [(function: any ProximalFunction, map: LinearMap)], _ penalty: Double,
        _ before: PenalizedHessian?
    ) {
        let gram = before?.gram ?? Self.gram(terms, count: hessian.rows)
        guard let cholesky = Cholesky(hessian + penalty * gram) else { return nil }
        (self.hessian, self.penalty, self.cholesky, self.gram) = (hessian, penalty, cholesky, gram)
    }

    /// Σ AᵢᵀAᵢ, column by column.
    private static func gram(_ terms: [(function: any ProximalFunction, map: LinearMap)], count: Int) -> Matrix {
        var elements: [Double] = []
        for index in 0..<count {
            var unit = Vector.zeros(count)
            unit[index] = 1
            elements += adjoint(terms, terms.map { $0.map(unit) }, count: count).elements
        }
        return Matrix(rows: count, columns: count, elements: elements)
    }
}
