/// A step of proximal gradients from y, x⁺ = prox(y − t ∇f(y)), with t short enough for the parabola to be above f:
/// ```
/// f(x⁺) ≤ f(y) + ∇f(y)·(x⁺ − y) + ‖x⁺ − y‖² / 2t
/// ```
struct ProximalStep {
    let next: Iterate
    /// The step t.
    let length: Double

    /// Takes the first of t, t/2, t/4, … that is short enough; nil if none is.
    init?(
        from y: Iterate, smoothValue: Double, length first: Double, shrinking factor: Double, _ function: Evaluator
    ) throws {
        var length = first
        for _ in 0..<100 {
            let point = function.problem.proximalPoint(y.point.adding(-length, y.slope), step: length)
            let (value, gradient) = try function.valueAndGradient(point)
            let change = point - y.point
            let square = dot(change, change) / length
            // If values differ by rounding only, the slopes tell.
            let isBelow =
                square > 1e-9 * abs(smoothValue)
                ? value <= smoothValue + dot(y.slope, change) + square / 2
                : dot(gradient - y.slope, change) <= square
            if isBelow, value < .infinity {
                let regularization = function.problem.regularizer?.value(point) ?? 0
                var next = Iterate(point: point, value: value + regularization, gradient: gradient)
                if function.problem.regularizer?.isIterated ?? false {
                    // A subgradient of f + r, which costs no further proximal point.
                    next.residual = Residual("∂f(x)", (gradient - y.slope).adding(-1 / length, change))
                }
                self.next = next
                self.length = length
                return
            }
            length *= factor
        }
        return nil
    }

    /// Returns the first t: the inverse of the curvature of f along its gradient.
    static func firstLength(at iterate: Iterate, _ function: Evaluator) throws -> Double {
        let norm = iterate.slope.norm
        guard norm > 0 else { return 1 }
        let distance = 1e-4 * Swift.max(1, iterate.point.norm)
        let probe = iterate.point.adding(-distance / norm, iterate.slope)
        let (value, gradient) = try function.valueAndGradient(function.bounds?.clamped(probe) ?? probe)
        let change = (gradient - iterate.slope).norm
        return value < .infinity && change > 0 ? distance / change : 1 / norm
    }
}
