import Settings

/// The augmented Lagrangian method, or method of multipliers, for equality and inequality constraints within bounds.
/// The standard method where there are constraints.
///
/// Each step minimizes the function with a penalty within the bounds, then updates the multipliers λ.
/// ```
/// x ← argmin of f(x) + ½ρ Σ (cᵢ(x) + λᵢ/ρ)²₊        (·)₊ for inequalities: 0 where the number is negative
/// λ ← (λ + ρ c(x))₊
/// ρ ← penaltyGrowth · ρ, if the violation has not fallen to `sufficientDecrease` of what it was
/// ```
/// L-BFGS-B solves the subproblems, more exactly from step to step; f and c are scaled by their gradients at the start.
/// Near the end Newton's method for the Karush–Kuhn–Tucker conditions takes over.
///
/// The run has converged when these conditions hold: ∇f + Jᵀλ is 0 except at active bounds, λ is 0 except at active
/// constraints, and the constraints are fulfilled, each to its tolerance of `Stopping`. If the sum of squares of the
/// violations has a minimum that is not 0, the run ends as infeasible, at least near the iterates.
///
/// Source: Hestenes, *J. Optimization Theory and Applications* 4, 1969; Powell 1969; Birgin and Martínez, *Practical
/// Augmented Lagrangian Methods for Constrained Optimization*, SIAM 2014, algorithm 4.1.
public struct AugmentedLagrangian: Minimizer, ListedMinimizer {
    public static let name = "augmentedLagrangian"
    package static let formula = "x = argmin f(x) + ½ρ Σ (cᵢ(x) + λᵢ/ρ)²;  λ += ρ c(x)"
    package static let source = "Hestenes 1969; Birgin and Martínez 2014"
    public static var accepts: ProblemParts { [.bounds, .constraints] }
    var initialPenalty: Double
    var penaltyGrowth: Double
    var sufficientDecrease: Double
    var subproblemIterations: Int
    var memory: Int
    var newtonVariables: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf(Setting("initialPenalty", .positive), \.initialPenalty),
        SettingOf(Setting("penaltyGrowth", .positive), \.penaltyGrowth),
        SettingOf(Setting("sufficientDecrease", .properFraction), \.sufficientDecrease),
        SettingOf("subproblemIterations", atMost: Setting.mostSteps, \.subproblemIterations),
        SettingOf("memory", atMost: 1_000, \.memory),
        SettingOf("newtonVariables", atLeast: 0, atMost: 10_000, \.newtonVariables),
    ]
    public func validateTogether() throws(SettingError) {
        guard penaltyGrowth > 1 else { throw SettingError("penaltyGrowth is \(penaltyGrowth)", "it must be above 1") }
    }

    /// Creates the method.
    /// - Parameters:
    ///   - initialPenalty: the size of the penalty relative to the function at the start, above 0: ρ is chosen so that
    ///     both count alike, times this.
    ///   - penaltyGrowth: the factor by which ρ grows, above 1.
    ///   - sufficientDecrease: the part of the last violation to which a step must reduce it so that ρ may stay, above
    ///     0 and below 1.
    ///   - subproblemIterations: the limit of iterations of each subproblem.
    ///   - memory: the number of pairs of L-BFGS-B in the subproblems: see `LBFGSB`.
    ///   - newtonVariables: the number of variables and constraints up to which Newton's method is tried after each
    ///     step; 0 for never.
    public init(
        initialPenalty: Double = 10, penaltyGrowth: Double = 10, sufficientDecrease: Double = 0.25,
        subproblemIterations: Int = 2000, memory: Int = 10, newtonVariables: Int = 500
    ) {
        (self.initialPenalty, self.penaltyGrowth) = (initialPenalty, penaltyGrowth)
        (self.sufficientDecrease, self.subproblemIterations) = (sufficientDecrease, subproblemIterations)
        (self.memory, self.newtonVariables) = (memory, newtonVariables)
        check()
    }

    /// The values that the method keeps between steps.
    public struct State {
        let augmented: AugmentedFunction
        /// The multipliers λ of the scaled constraints.
        var multipliers: [Vector]
        var penalty: Double
        var tolerance = 1e-3
        /// The violation maxᵢ |cᵢ|, for inequalities max(cᵢ, −λᵢ/ρ), after the last step.
        var violation: Double
        var stagnation = Stagnation()
        var newton = NewtonAttempts()
    }

    /// The attempts to finish by Newton's method.
    struct NewtonAttempts {
        /// The residual of the conditions at the start.
        var first = Double.infinity
        /// The number of steps before the next attempt.
        var waits = 0
        /// The number of failures in sequence.
        var failures = 0
    }

    /// The number of steps in sequence that did not improve something.
    struct Stagnation {
        var violation = 0
        var residual = 0
        var best: (residual: Double, iterate: Iterate)?
        var restorations = 0
    }

    public func numbersKept(variables: Int) -> Double {
        let pairs = LBFGSB(memory: memory).numbersKept(variables: variables)
        let n = Double(variables)
        return variables <= newtonVariables ? pairs + 2 * n * n : pairs
    }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        let augmented = try AugmentedFunction(function, at: iterate)
        let point = try augmented.point(iterate.point)
        let multipliers = point.constraints.map { Vector.zeros($0.count) }
        var state = State(
            augmented: augmented, multipliers: multipliers, penalty: initialPenalty, violation: .infinity)
        state.penalty = firstPenalty(point, state)
        state.violation = violation(point, state)
        iterate = try state.augmented.iterate(point, multipliers)
        state.newton.first = optimalityResidual(iterate)
        return state
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        let subproblem = state.augmented.augmented(state.multipliers, penalty: state.penalty)
        // Below this the function falls without end, or too far for this ρ.
        let lowest = -1e10 * Swift.max(1, state.augmented.objectiveScale * abs(iterate.value))
        let solution = try solve(subproblem, from: iterate.point, tolerance: state.tolerance, target: lowest)
        if solution.reason == .unbounded || solution.reason == .target {
            let escape = try state.augmented.point(solution.point)
            let isFeasible = violation(escape, state) <= 1e-6 * Swift.max(1, escape.point.norm)
            if isFeasible || state.penalty > 1e12 { return .unbounded }
            state.penalty *= penaltyGrowth * penaltyGrowth
            return nil
        }
        if [.evaluationLimit, .timeLimit, .notFinite].contains(solution.reason) {
            throw Interruption(reason: solution.reason)
        }
        let point = try state.augmented.point(solution.point)
        let multipliers = state.augmented.multipliers(
            point.scaledConstraints, after: state.multipliers, penalty: state.penalty)
        iterate = try state.augmented.iterate(point, multipliers)

        let before = state.violation
        state.violation = violation(point, state)
        state.multipliers = multipliers.map { $0.map { Swift.min(Swift.max($0, -1e20), 1e20) } }
        // A violation below the residual of the gradient says more about the subproblem's tolerance than about ρ.
        let rest = Swift.max(state.tolerance, solution.gradientNorm ?? 0)
        if state.violation > sufficientDecrease * before, state.violation > rest {
            state.penalty = Swift.min(state.penalty * penaltyGrowth, 1e14)
        }
        state.tolerance = Swift.max(1e-12, state.tolerance / 10)
        try polish(&iterate, &state)
        return try reasonToEnd(&iterate, &state, violationBefore: before)
    }

    func solve(
        _ problem: Problem, from start: Vector, tolerance: Double, target: Double? = nil
    ) throws -> Solution<Vector> {
        let stopping = Stopping(
            gradientNorm: tolerance, norm: .maximum, target: target, maximumIterations: subproblemIterations)
        var run = Run(LBFGSB(memory: memory), problem, stopping, .nothing, nil)
        return try run.solution(from: start)
    }

    /// Returns the ρ for which f and the penalty have about the same size at the start.
    func firstPenalty(_ point: ConstrainedPoint, _ state: State) -> Double {
        let violations = zip(state.augmented.function.problem.constraints, point.scaledConstraints)
            .map { $0.violations($1) }
        let squares = violations.reduce(0) { $0 + dot($1, $1) }
        let value = state.augmented.objectiveScale * abs(point.value)
        return Swift.min(Swift.max(initialPenalty * Swift.max(1, value) / Swift.max(1, squares / 2), 1e-6), 1e8)
    }

    func violation(_ point: ConstrainedPoint, _ state: State) -> Double {
        let constraints = state.augmented.function.problem.constraints
        return constraints.indices.reduce(0) { largest, index in
            let values = point.scaledConstraints[index]
            let measures =
                constraints[index].kind == .equality
                ? values
                : Vector.combined(values, state.multipliers[index], "violation") {
                    Swift.max($0, -$1 / state.penalty)
                }
            return Swift.max(largest, measures.maximumNorm)
        }
    }
}

extension AugmentedLagrangian {
    /// Returns why no further step will help: nothing improves any more, or no point nearby fulfils the constraints.
    /// Nil if a step may help.
    func reasonToEnd(
        _ iterate: inout Iterate, _ state: inout State, violationBefore: Double
    ) throws -> StopReason? {
        let residual = optimalityResidual(iterate)
        let least = state.stagnation.best?.residual ?? .infinity
        state.stagnation.residual = residual < 0.5 * least ? 0 : state.stagnation.residual + 1
        if residual < least { state.stagnation.best = (residual, iterate) }
        if state.stagnation.residual >= 6, state.violation < 1e-7, let best = state.stagnation.best {
            iterate = best.iterate
            return .roundingLimit
        }

        let falls = state.violation < 0.9 * violationBefore || state.violation < 1e-7
        state.stagnation.violation = falls ? 0 : state.stagnation.violation + 1
        guard state.stagnation.violation >= 4 else { return nil }
        return try restore(&iterate, &state) ? nil : .infeasible
    }

    /// Begins again where the constraints are fulfilled best: at a minimum of Σ cᵢ(x)², searched from beside the
    /// iterate so that a saddle does not hold it.
    /// - Returns: whether they are fulfilled there, and this has not been tried often.
    private func restore(_ iterate: inout Iterate, _ state: inout State) throws -> Bool {
        let augmented = state.augmented
        let none = state.multipliers.map { Vector.zeros($0.count) }
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
        guard violations.allSatisfy({ $0.maximumNorm < 1e-6 }), state.stagnation.restorations < 3 else { return false }
        iterate = try augmented.iterate(point, none)
        state.multipliers = none
        state.penalty = firstPenalty(point, state) * 100
        state.tolerance = 1e-3
        state.violation = .infinity
        state.stagnation = Stagnation(restorations: state.stagnation.restorations + 1)
        return true
    }
}

extension AugmentedLagrangian {
    /// Improves the iterate by Newton's method for the Karush–Kuhn–Tucker conditions, with the active constraints and
    /// bounds taken as equations:
    /// ```
    /// │ H  Jᵀ │ Δx      −∇f
    /// │ J  0  │ λ    =  −c         H: of f + λ·c, by differences of its gradient
    /// ```
    /// It goes on as long as each step halves the residual of the conditions. If the wrong constraints are taken as
    /// active, none does, and nothing is changed.
    ///
    /// Source: Birgin and Martínez, *Computational Optimization and Applications* 39, 2008.
    func polish(_ iterate: inout Iterate, _ state: inout State) throws {
        let augmented = state.augmented
        guard newtonVariables > 0, state.newton.waits == 0, optimalityResidual(iterate) < 0.1 * state.newton.first
        else {
            state.newton.waits = Swift.max(0, state.newton.waits - 1)
            return
        }
        var (multipliers, isBetter) = (state.multipliers, false)
        for _ in 0..<5 where optimalityResidual(iterate) > 1e-12 {
            let point = try augmented.point(iterate.point)
            guard let system = try NewtonSystem(augmented, point, multipliers, atMost: newtonVariables),
                let (x, moved) = system.solution(augmented)
            else { break }
            let next = try augmented.point(x)
            guard next.value < .infinity, next.constraints.allSatisfy(\.isFinite) else { break }
            let candidate = try augmented.iterate(next, moved)
            guard optimalityResidual(candidate) < 0.5 * optimalityResidual(iterate) else { break }
            (iterate, multipliers, isBetter) = (candidate, moved, true)
        }
        state.newton.failures = isBetter ? 0 : state.newton.failures + 1
        state.newton.waits = state.newton.failures
        guard isBetter else { return }
        state.multipliers = multipliers
        state.violation = violation(try augmented.point(iterate.point), state)
    }

    /// Returns the residual of the conditions and the violation, added.
    func optimalityResidual(_ iterate: Iterate) -> Double {
        (iterate.residual?.elements.maximumNorm ?? 0) + (iterate.infeasibility ?? 0)
    }
}

/// The equations of one step of Newton's method, scaled.
struct NewtonSystem {
    private let point: ConstrainedPoint
    /// The variables at no bound.
    private let free: [Int]
    /// The elements of constraints that are active.
    private let active: [(constraint: Int, element: Int)]
    private let matrix: Matrix
    private let right: Vector

    /// Makes the equations; nil if there are too many variables, or derivatives are not finite.
    init?(
        _ augmented: AugmentedFunction, _ point: ConstrainedPoint, _ multipliers: [Vector], atMost limit: Int
    ) throws {
        let constraints = augmented.function.problem.constraints
        let gradient = try augmented.lagrangianGradient(point, multipliers)
        let x = point.point
        free = x.indices.filter { index in
            guard let bounds = augmented.function.bounds else { return true }
            return (x[index] > bounds.lower[index] || gradient[index] < 0)
                && (x[index] < bounds.upper[index] || gradient[index] > 0)
        }
        active = constraints.indices.flatMap { constraint in
            multipliers[constraint].indices.filter {
                constraints[constraint].kind == .equality
                    || multipliers[constraint][$0] > -point.scaledConstraints[constraint][$0]
            }.map { (constraint, $0) }
        }
        guard free.count + active.count <= limit else { return nil }
        self.point = point

        let count = free.count
        var matrix = Matrix(rows: count + active.count, columns: count + active.count)
        for (column, index) in free.enumerated() {
            let change = try Self.hessianColumn(augmented, x, index, multipliers)
            for (row, other) in free.enumerated() {
                matrix[row, column] += change[other] / 2
                matrix[column, row] += change[other] / 2
            }
        }
        for (offset, element) in active.enumerated() {
            var unit = Vector.zeros(multipliers[element.constraint].count)
            unit[element.element] = augmented.constraintScales[element.constraint][element.element]
            let row = try point.pullbacks[element.constraint](unit)
            for (column, index) in free.enumerated() {
                matrix[count + offset, column] = row[index]
                matrix[column, count + offset] = row[index]
            }
        }
        let slopes = free.map { -augmented.objectiveScale * point.gradient[$0] }
        let values = active.map { -point.scaledConstraints[$0.constraint][$0.element] }
        (self.matrix, right) = (matrix, Vector(slopes + values))
        guard matrix.isFinite, right.isFinite else { return nil }
    }

    /// Returns the next point and multipliers, with 0 for inactive constraints and for inequalities whose multiplier
    /// would be negative. Nil if the equations do not describe a minimum: the matrix then has more negative eigenvalues
    /// than there are constraints.
    func solution(_ augmented: AugmentedFunction) -> (Vector, [Vector])? {
        guard let parts = SymmetricEigen(matrix) else { return nil }
        let smallest = 1e-13 * parts.values.maximumNorm
        guard parts.values.filter({ $0 < -smallest }).count <= active.count else { return nil }
        // Constraints may depend on one another.
        let inverse = parts.values.map { abs($0) > smallest ? 1 / $0 : 0 }
        let unknown = parts.vectors * (inverse * parts.vectors.transposedTimes(right))
        var x = point.point
        for (offset, index) in free.enumerated() { x[index] += unknown[offset] }
        var multipliers = point.constraints.map { Vector.zeros($0.count) }
        for (offset, element) in active.enumerated() {
            let value = unknown[free.count + offset]
            let isEquality = augmented.function.problem.constraints[element.constraint].kind == .equality
            multipliers[element.constraint][element.element] = isEquality ? value : Swift.max(value, 0)
        }
        return (augmented.function.bounds?.clamped(x) ?? x, multipliers)
    }

    private static func hessianColumn(
        _ augmented: AugmentedFunction, _ x: Vector, _ index: Int, _ multipliers: [Vector]
    ) throws -> Vector {
        let (below, above) = augmented.function.places(around: x, index)
        var probe = x
        probe[index] = above
        let upper = try augmented.lagrangianGradient(augmented.point(probe), multipliers)
        probe[index] = below
        return (upper - (try augmented.lagrangianGradient(augmented.point(probe), multipliers))) / (above - below)
    }
}
