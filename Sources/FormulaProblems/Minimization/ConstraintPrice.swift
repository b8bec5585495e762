import Minimizers

/// A constraint at the end of a minimization: how far it is from being violated, and what it costs.
public struct ConstraintPrice: Sendable, Hashable {
    /// The constraint as it was written.
    public let constraint: String
    /// The difference of its two sides, at least 0 where it holds; of an equation the left side less the right one.
    public let slack: Double
    /// The multiplier λ: as the constraint is loosened by a small t, the least value falls by λ t. It is 0 for a
    /// constraint that does not hold anything back. With ∇f + Σ λᵢ ∇cᵢ = 0, where cᵢ ≤ 0 (or = 0) is left − right.
    public let multiplier: Double
}

extension FormulaMinimization {
    /// The slack and the multiplier of each constraint at a solution, in the order in which they were given.
    /// - Throws: whatever the constraints throw.
    public func prices(at solution: Solution<NamedPoint>) throws -> [ConstraintPrice] {
        guard let multipliers = solution.multipliers else { return [] }
        let point = Vector(solution.point.elements)
        return try zip(problem.constraints, multipliers).map { constraint, multiplier in
            let value = try constraint.values(point)[0]
            return ConstraintPrice(
                constraint: constraint.text, slack: constraint.kind == .equality ? value : 0 - value,
                multiplier: multiplier)
        }
    }

    /// The conflict among the constraints, as a sentence: a smallest set that cannot be fulfilled, with the bounds where
    /// they belong to it; `nil` where all can be fulfilled, as far as a search from the start finds.
    ///
    /// Each part is left out in turn, and stays out where the rest cannot be fulfilled without it (the deletion filter of
    /// Chinneck and Dravnieks, *ORSA Journal on Computing* 3, 1991).
    public var infeasibility: String? {
        var (conflicting, bounds) = (problem.constraints, problem.bounds)
        guard !isFeasible(conflicting, bounds) else { return nil }
        for index in conflicting.indices.reversed() {
            var others = conflicting
            others.remove(at: index)
            if !isFeasible(others, bounds) { conflicting = others }
        }
        if bounds != nil, !isFeasible(conflicting, nil) { bounds = nil }
        let texts = conflicting.map(\.text)
        switch (texts.count, bounds == nil) {
        case (1, true): return "\(texts[0]) cannot be fulfilled"
        case (1, false): return "\(texts[0]) cannot be fulfilled within the bounds"
        case (_, let isWithoutBounds):
            return "\(texts.dropLast().joined(separator: ", ")) and \(texts[texts.count - 1]) cannot be fulfilled "
                + "together\(isWithoutBounds ? "" : " within the bounds")"
        }
    }

    /// Whether a point was found that fulfils all: the least sum of squared violations is 0.
    private func isFeasible(_ constraints: [Constraint], _ bounds: Bounds?) -> Bool {
        let violation = Objective(
            value: { point in
                try constraints.reduce(0) { sum, constraint in
                    sum + constraint.violations(try constraint.values(point)).reduce(0) { $0 + $1 * $1 }
                }
            },
            valueAndGradient: { point in
                var (value, gradient) = (0.0, Vector.zeros(point.count))
                for constraint in constraints {
                    let (values, pullback) = try constraint.valuesAndPullback(point)
                    let excess = constraint.kind == .equality ? values : values.map { Swift.max(0, $0) }
                    value += excess.reduce(0) { $0 + $1 * $1 }
                    gradient = gradient + 2 * (try pullback(excess))
                }
                return (value, gradient)
            })
        let search = try? minimize(
            Problem(violation, within: bounds), from: start, until: Stopping(gradientNorm: 1e-14, target: 1e-16),
            trace: .nothing)
        return (search?.value ?? .infinity) <= 1e-12
    }
}
