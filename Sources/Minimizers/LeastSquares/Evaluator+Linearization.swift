import Tensors

extension Evaluator {
    /// Residuals and Jacobian where the gradient was computed last.
    /// - Throws: `MinimizationError` where the objective is no sum of squares.
    func linearization(at point: Vector, for method: String) throws -> Linearization {
        guard let function = problem.objective.sumOfSquares else {
            throw MinimizationError("\(method) is for sums of squares; give leastSquares the residuals")
        }
        return try function.linearization(at: point)
    }

    /// A point whose value is known, with its gradient; nil where one of them is not finite.
    func iterate(at point: Vector, value: Double) throws -> Iterate? {
        guard value < .infinity else { return nil }
        let gradient = try gradient(point)
        return gradient.isFinite ? Iterate(point: point, value: value, gradient: gradient) : nil
    }

    /// The point after a full step whose decrease is lost in the rounding of f, but shows in the offset; else nil.
    ///
    /// Where f is quadratic with the Hessian H, and its model has the Hessian M, the step to the minimum of the model
    /// multiplies the projected residuals u by 1 − M^(−½) H M^(−½). If that makes ‖u‖ smaller by the factor c < 1, then f
    /// falls by at least (1 − c)/2 ‖u‖², whatever its computed values say.
    /// - Parameter value: at the point, where that is known.
    func refined(
        _ iterate: Iterate, by step: Vector, value: Double? = nil, of model: Linearization
    ) throws -> Iterate? {
        let (projected, predicted) = (model.plane.projected, model.predictedDecrease(step))
        guard predicted <= 1e-6 * iterate.value, predicted >= 0.5 * dot(projected, projected) else { return nil }
        let trial = iterate.point + step
        let value = try value ?? self.value(trial)
        guard value <= iterate.value * (1 + 1e-9), let next = try self.iterate(at: trial, value: value),
            try problem.objective.sumOfSquares?.linearization(at: trial).offset ?? 1 <= 0.9 * model.offset
        else { return nil }
        return next
    }
}
