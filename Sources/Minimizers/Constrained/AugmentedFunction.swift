/// The function f and the constraints c of a problem, each divided by the size of its derivatives at the start so that
/// they are comparable, and the functions that the augmented Lagrangian method makes of them.
final class AugmentedFunction {
    let function: Evaluator
    private let constraints: [Constraint]
    /// The factor of f.
    let objectiveScale: Double
    /// The factor of each element of each c.
    let constraintScales: [Vector]
    private var latest: ConstrainedPoint?

    init(_ function: Evaluator, at start: Iterate) throws {
        self.function = function
        constraints = function.problem.constraints
        objectiveScale = 1 / Swift.max(1, start.slope.maximumNorm)
        constraintScales = try constraints.map { constraint in
            let (values, pullback) = try constraint.valuesAndPullback(start.point)
            return Vector(
                try values.indices.map { index in
                    var unit = Vector.zeros(values.count)
                    unit[index] = 1
                    let size = try pullback(unit).maximumNorm
                    guard values[index].isFinite, size.isFinite else {
                        let name = constraint.text.isEmpty ? "a constraint" : "\"\(constraint.text)\""
                        throw MinimizationError("\(name) is not finite at the start", "start where it is")
                    }
                    return 1 / Swift.max(1, size)
                })
        }
    }

    /// Returns f, c and what their gradients are made of; kept for the latest point.
    func point(_ x: Vector) throws -> ConstrainedPoint {
        if let latest, latest.point == x { return latest }
        let (value, gradient) = try function.valueAndGradient(x)
        let parts = try constraints.map { try $0.valuesAndPullback(x) }
        let result = ConstrainedPoint(
            point: x, value: value, gradient: gradient, constraints: parts.map(\.values),
            scaledConstraints: zip(parts, constraintScales).map { $0.values * $1 }, pullbacks: parts.map(\.pullback))
        latest = result
        return result
    }

    /// Returns λ + ρ c, for inequalities at least 0: the multipliers at which the Lagrangian has the gradient of the
    /// penalized function.
    func multipliers(_ values: [Vector], after multipliers: [Vector], penalty: Double) -> [Vector] {
        constraints.indices.map { index in
            let moved = multipliers[index].adding(penalty, values[index])
            return constraints[index].kind == .equality ? moved : moved.map { Swift.max($0, 0) }
        }
    }

    /// Returns w ∇f + Jᵀ λ, scaled.
    func lagrangianGradient(
        _ point: ConstrainedPoint, _ multipliers: [Vector], objectiveWeight: Double = 1
    ) throws -> Vector {
        var gradient = (objectiveWeight * objectiveScale) * point.gradient
        for index in constraints.indices {
            gradient += try point.pullbacks[index](multipliers[index] * constraintScales[index])
        }
        return gradient
    }

    /// Returns the point in the problem's own scale, with its multipliers and the residual of the Karush–Kuhn–Tucker
    /// conditions: ∇f + Jᵀλ as far as no bound is active, and min(λ, −c) for inequalities.
    func iterate(_ point: ConstrainedPoint, _ multipliers: [Vector]) throws -> Iterate {
        let unscaled = zip(multipliers, constraintScales).map { ($0 * $1) / objectiveScale }
        let gradient = try lagrangianGradient(point, multipliers) / objectiveScale
        var residual = (function.bounds?.projectedGradient(gradient, at: point.point) ?? gradient).elements
        for index in constraints.indices where constraints[index].kind == .inequality {
            residual +=
                Vector.combined(unscaled[index], point.constraints[index], "min") {
                    Swift.min($0, Swift.max(-$1, 0))
                }.elements
        }
        var iterate = Iterate(point: point.point, value: point.value, gradient: point.gradient)
        iterate.residual = Residual("∇L(x, λ)", Vector(residual))
        iterate.multipliers = Vector(unscaled.flatMap(\.elements))
        iterate.infeasibility = zip(constraints, point.constraints).reduce(0) {
            Swift.max($0, $1.0.violations($1.1).maximumNorm)
        }
        return iterate
    }

    /// Returns the augmented Lagrangian of Powell, Hestenes and Rockafellar, to be minimized within the bounds:
    /// ```
    /// L(x) = f(x) + ½ρ Σ (cᵢ(x) + λᵢ/ρ)²        for inequalities only terms above 0 count
    /// ```
    /// With an objective weight of 0 it measures the violations alone.
    func augmented(_ multipliers: [Vector], penalty: Double, objectiveWeight: Double = 1) -> Problem {
        let value = { (point: ConstrainedPoint, moved: [Vector]) in
            objectiveWeight * self.objectiveScale * point.value
                + moved.reduce(0) { $0 + dot($1, $1) } / (2 * penalty)
        }
        let objective = Objective(
            value: { x in
                let point = try self.point(x)
                return value(point, self.multipliers(point.scaledConstraints, after: multipliers, penalty: penalty))
            },
            valueAndGradient: { x in
                let point = try self.point(x)
                let moved = self.multipliers(point.scaledConstraints, after: multipliers, penalty: penalty)
                return (
                    value(point, moved),
                    try self.lagrangianGradient(point, moved, objectiveWeight: objectiveWeight)
                )
            })
        return Problem(objective, within: function.bounds, names: function.problem.names)
    }
}

/// The values of f and c at a point, with their derivatives.
struct ConstrainedPoint {
    let point: Vector
    let value: Double
    let gradient: Vector
    /// The value c(x) of each constraint.
    let constraints: [Vector]
    let scaledConstraints: [Vector]
    /// The function w ↦ Jᵀ w of each constraint.
    let pullbacks: [(Vector) throws -> Vector]
}
