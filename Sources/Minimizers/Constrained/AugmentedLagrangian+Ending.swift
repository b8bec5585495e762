extension AugmentedLagrangian {
    /// Whether no further step will help: nothing gets better any more, or no point near fulfils the constraints.
    func reasonToEnd(
        _ iterate: inout Iterate, _ memory: inout Memory, violationBefore: Double
    ) throws -> StopReason? {
        let residual = rest(iterate)
        let least = memory.stagnation.best?.residual ?? .infinity
        memory.stagnation.residual = residual < 0.5 * least ? 0 : memory.stagnation.residual + 1
        if residual < least { memory.stagnation.best = (residual, iterate) }
        if memory.stagnation.residual >= 6, memory.violation < 1e-7, let best = memory.stagnation.best {
            iterate = best.iterate
            return .roundingLimit
        }

        let falls = memory.violation < 0.9 * violationBefore || memory.violation < 1e-7
        memory.stagnation.violation = falls ? 0 : memory.stagnation.violation + 1
        guard memory.stagnation.violation >= 4 else { return nil }
        return try restore(&iterate, &memory) ? nil : .infeasible
    }

    /// Begins anew from where the constraints are fulfilled best: at a minimum of Σ cᵢ(x)², from beside the iterate, so
    /// that a saddle does not hold it.
    /// - Returns: whether they are fulfilled there, and it had not been tried often.
    private func restore(_ iterate: inout Iterate, _ memory: inout Memory) throws -> Bool {
        let augmented = memory.augmented
        let none = memory.multipliers.map { Vector.zeros($0.count) }
        let problem = augmented.augmented(none, penalty: 1, objectiveWeight: 0)
        var start = iterate.point
        for index in start.indices {
            start[index] += 1e-3 * (index % 2 == 0 ? 1 : -1) * Swift.max(1, abs(start[index]))
        }
        start = problem.bounds?.clamped(start) ?? start
        guard try augmented.point(start).value.isFinite else { return false }
        let solution = try solve(problem, from: start, tolerance: 1e-12)
        let point = try augmented.point(solution.point)
        let violations = zip(augmented.function.problem.constraints, point.scaledConstraints).map { $0.violations($1) }
        guard violations.allSatisfy({ $0.maximumNorm < 1e-6 }), memory.stagnation.restorations < 3 else { return false }
        iterate = try augmented.iterate(point, none)
        memory.multipliers = none
        memory.penalty = firstPenalty(point, memory) * 100
        memory.tolerance = 1e-3
        memory.violation = .infinity
        memory.stagnation = Stagnation(restorations: memory.stagnation.restorations + 1)
        return true
    }
}
