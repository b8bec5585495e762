import Minimizers

/// Newton's method for a smooth convex objective of a linear model: B ← B − t (∇²f)⁻¹ ∇f, with the step t of the first
/// of 1, ½, ¼… that lowers f enough.
///
/// The system is solved by Cholesky's factorization up to `NewtonSystem.largestMatrix` unknowns, beyond by conjugate
/// gradients up to a residual of min(½, √‖∇f‖) ‖∇f‖. Scores are linear in the step, so that trying one costs no
/// product with X.
///
/// Source: Boyd and Vandenberghe, *Convex Optimization*, 2004, section 9.5; Nocedal and Wright, *Numerical
/// Optimization*, 2006, algorithm 7.1.
struct NewtonSolver {
    let objective: LinearObjective
    /// The Newton decrement −∇fᵀd, twice the distance to the minimum of the quadratic model, at which the step is the last.
    static let decrement = 1e-14

    /// The outcome of a run.
    enum Ending {
        case converged
        /// There is no minimum without a penalty: some scores can grow without end, and the loss falls all the way.
        case separated
        /// The limit of iterations was reached, or an observer stopped.
        case stopped
    }

    /// Minimizes from a start.
    /// - Parameters:
    ///   - check: called within an iteration, now and then.
    ///   - observe: called after each iteration with the parameters, the mean loss and the step t; returns whether to go on.
    func minimize(
        from start: Matrix, maximumIterations: Int, check: () throws -> Void,
        observe: (_ parameters: Matrix, _ loss: Double, _ step: Double) throws -> Bool
    ) throws -> (parameters: Matrix, ending: Ending, isSingular: Bool) {
        var parameters = start
        var scores = objective.scores(parameters)
        var isSingular = false
        for _ in 0..<maximumIterations {
            let expansion = objective.expansion(at: scores)
            let gradient = objective.gradient(expansion.slopes, at: parameters)
            let value = expansion.value + objective.penalty(parameters)
            try check()
            let solution = try direction(gradient, expansion.curvature, check)
            isSingular = isSingular || solution.isSingular
            let direction = solution.direction
            let slope = dot(Vector(gradient.columnMajor), Vector(direction.columnMajor))
            let scoreChange = objective.scores(direction)
            let isLast = -slope <= Self.decrement * Swift.max(1, abs(value))
            let isRunaway = isLast && objective.l2 == 0 && Vector(scoreChange.columnMajor).maximumNorm > 0.5
            if isRunaway { return (parameters, .separated, isSingular) }
            var step = 1.0
            while true {
                let trial =
                    objective.loss(at: scores + step * scoreChange)
                    + objective.penalty(parameters + step * direction)
                // Below the rounding of the value nothing is told by it.
                if trial <= value + 1e-4 * step * slope + 1e-15 * Swift.max(1, abs(value)) { break }
                step /= 2
                if step < 1e-10 { return (parameters, .converged, isSingular) }
            }
            parameters = parameters + step * direction
            scores = scores + step * scoreChange
            let goesOn = try observe(parameters, objective.loss(at: scores), step)
            if isLast { return (parameters, .converged, isSingular) }
            if objective.l2 == 0 && objective.loss.isSeparated(by: scores) {
                return (parameters, .separated, isSingular)
            }
            if !goesOn { return (parameters, .stopped, isSingular) }
        }
        return (parameters, .stopped, isSingular)
    }

    /// Returns d = −(∇²f)⁻¹ ∇f.
    private func direction(
        _ gradient: Matrix, _ curvature: Curvature, _ check: () throws -> Void
    ) throws -> NewtonSystem.Solution {
        if gradient.columnMajor.count <= NewtonSystem.largestMatrix {
            return NewtonSystem.solve(objective.hessian(curvature), -1 * gradient)
        }
        let size = Vector(gradient.columnMajor).norm
        return NewtonSystem.Solution(
            direction: try NewtonSystem.solve(
                diagonal: objective.hessianDiagonal(curvature), right: -1 * gradient,
                tolerance: Swift.min(0.5, size.squareRoot()) * size, maximumSteps: 2 * gradient.columnMajor.count,
                product: { objective.hessian(curvature, times: $0) }, check: check))
    }
}
