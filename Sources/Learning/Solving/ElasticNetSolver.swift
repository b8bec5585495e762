import Minimizers

/// Newton's method for f(B) + λ₁ ‖W‖₁: each step minimizes the quadratic expansion of f with the penalty by coordinate
/// descent, and goes as far along it as lowers the objective enough.
///
/// Source: Lee, Sun and Saunders, "Proximal Newton-type methods for minimizing composite functions", SIAM J. Optim. 24,
/// 2014; Friedman, Hastie and Tibshirani 2010.
struct ElasticNetSolver {
    let objective: LinearObjective
    /// λ₁.
    let l1: Double
    /// The greatest number of unknowns, of whose Hessian a matrix is formed.
    static let mostUnknowns = 5000

    /// Minimizes.
    /// - Parameters:
    ///   - start: the parameters to begin with; `nil`, which is the default, for zeros.
    ///   - check: called within an iteration, now and then.
    ///   - observe: called after each iteration with the parameters, the mean loss and the step; returns whether to go on.
    func minimize(
        from start: Matrix? = nil, maximumIterations: Int, check: () throws -> Void,
        observe: (_ parameters: Matrix, _ loss: Double, _ step: Double) throws -> Bool
    ) throws -> (parameters: Matrix, hasConverged: Bool) {
        let (terms, outputs) = (objective.terms, objective.outputs)
        let penalties = (0..<terms * outputs).map { objective.hasIntercept && $0 % terms == terms - 1 ? 0 : l1 }
        func penalty(_ parameters: Matrix) -> Double {
            objective.penalty(parameters) + zip(penalties, parameters.columnMajor).reduce(0) { $0 + $1.0 * abs($1.1) }
        }
        var parameters = start ?? Matrix(rows: terms, columns: outputs)
        var scores = objective.scores(parameters)
        for _ in 0..<maximumIterations {
            try check()
            let expansion = objective.expansion(at: scores)
            let gradient = objective.gradient(expansion.slopes, at: parameters)
            let value = expansion.value + penalty(parameters)
            let quadratic = CoordinateDescent(hessian: objective.hessian(expansion.curvature), penalties: penalties)
            let nearest = Matrix(
                rows: terms, columns: outputs,
                columnMajor: try quadratic.minimum(
                    from: parameters.columnMajor, gradient: gradient.columnMajor, check: check))
            let direction = nearest - parameters
            let scoreChange = objective.scores(direction)
            // ∇fᵀd + λ₁ (‖W + D‖₁ − ‖W‖₁) < 0, as f's own l2 is in the gradient.
            let slope =
                dot(Vector(gradient.columnMajor), Vector(direction.columnMajor))
                + zip(penalties, zip(nearest.columnMajor, parameters.columnMajor)).reduce(0) {
                    $0 + $1.0 * (abs($1.1.0) - abs($1.1.1))
                }
            let isLast = -slope <= NewtonSolver.decrement * Swift.max(1, abs(value))
            var step = 1.0
            while true {
                let trial = objective.loss(at: scores + step * scoreChange) + penalty(parameters + step * direction)
                if trial <= value + 1e-4 * step * slope + 1e-15 * Swift.max(1, abs(value)) { break }
                step /= 2
                if step < 1e-10 { return (parameters, true) }
            }
            // A whole step has exact zeros.
            parameters = step == 1 ? nearest : parameters + step * direction
            scores = objective.scores(parameters)
            let goesOn = try observe(parameters, objective.loss(at: scores), step)
            if isLast { return (parameters, true) }
            if !goesOn { return (parameters, false) }
        }
        return (parameters, false)
    }
}
