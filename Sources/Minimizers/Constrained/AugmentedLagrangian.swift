import Optimizers

/// The augmented Lagrangian method, or method of multipliers, for equality and inequality constraints within bounds:
/// in each step the function with a penalty is minimised within the bounds, then the multipliers λ are moved.
/// ```
/// x ← argmin of f(x) + ½ρ Σ (cᵢ(x) + λᵢ/ρ)²₊        (·)₊ for inequalities: nothing where it is below 0
/// λ ← (λ + ρ c(x))₊
/// ρ ← penaltyGrowth · ρ, if the violation has not fallen to `sufficientDecrease` of what it was
/// ```
/// The subproblems are solved by L-BFGS-B, more exactly from step to step; f and c are scaled by their gradients at the
/// start. Near the end Newton's method for the conditions below takes over. The run has converged where the conditions of Karush, Kuhn and Tucker hold: ∇f + Jᵀλ is 0 but where bounds
/// hold, λ is 0 but where constraints hold, and these are fulfilled, each to its tolerance of `Stopping`. Where the sum
/// of squares of the violations has a minimum that is not 0, the problem is infeasible, at least near the iterates.
///
/// Hestenes, *J. Optimization Theory and Applications* 4, 1969; Powell 1969; Birgin and Martínez, *Practical Augmented
/// Lagrangian Methods for Constrained Optimization*, SIAM 2014, algorithm 4.1.
public struct AugmentedLagrangian: Minimizer {
    public static let name = "augmentedLagrangian"
    public static var accepts: ProblemParts { [.bounds, .constraints] }
    /// ρ before the first step is chosen so that function and violations count alike, times this.
    public var initialPenalty: Double
    public var penaltyGrowth: Double
    public var sufficientDecrease: Double
    /// At most, for each subproblem.
    public var subproblemIterations: Int
    /// How many steps L-BFGS-B remembers.
    public var memory: Int
    /// Up to so many variables and constraints, an end is looked for by Newton's method after each step.
    public var newtonVariables: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf(Setting("initialPenalty", .positive), \.initialPenalty),
        SettingOf(Setting("penaltyGrowth", .positive), \.penaltyGrowth),
        SettingOf(Setting("sufficientDecrease", .properFraction), \.sufficientDecrease),
        SettingOf("subproblemIterations", \.subproblemIterations), SettingOf("memory", \.memory),
        SettingOf("newtonVariables", atLeast: 0, \.newtonVariables),
    ]
    public func validateTogether() throws(SettingError) {
        guard penaltyGrowth > 1 else { throw SettingError("penaltyGrowth is \(penaltyGrowth)", "it must be above 1") }
    }

    public init(
        initialPenalty: Double = 10, penaltyGrowth: Double = 10, sufficientDecrease: Double = 0.25,
        subproblemIterations: Int = 2000, memory: Int = 10, newtonVariables: Int = 500
    ) {
        (self.initialPenalty, self.penaltyGrowth) = (initialPenalty, penaltyGrowth)
        (self.sufficientDecrease, self.subproblemIterations) = (sufficientDecrease, subproblemIterations)
        (self.memory, self.newtonVariables) = (memory, newtonVariables)
        check()
    }

    public struct Memory {
        let augmented: AugmentedFunction
        /// λ, of the scaled constraints.
        var multipliers: [Vector]
        var penalty: Double
        var tolerance = 1e-3
        /// maxᵢ |cᵢ|, of inequalities max(cᵢ, −λᵢ/ρ), after the last step.
        var violation: Double
        var stagnation = Stagnation()
        var newton = NewtonAttempts()
    }

    struct NewtonAttempts {
        /// What the conditions leave at the start.
        var first = Double.infinity
        /// Steps before the next attempt.
        var waits = 0
        /// In sequence.
        var failures = 0
    }

    /// For how many steps in sequence something has not got better.
    struct Stagnation {
        var violation = 0
        var residual = 0
        var best: (residual: Double, iterate: Iterate)?
        var restorations = 0
    }

    public func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory {
        let augmented = try AugmentedFunction(function, at: iterate)
        let point = try augmented.point(iterate.point)
        let multipliers = point.constraints.map { Vector.zeros($0.count) }
        var memory = Memory(
            augmented: augmented, multipliers: multipliers, penalty: initialPenalty, violation: .infinity)
        memory.penalty = firstPenalty(point, memory)
        memory.violation = violation(point, memory)
        iterate = try memory.augmented.iterate(point, multipliers)
        memory.newton.first = rest(iterate)
        return memory
    }

    public func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason? {
        let subproblem = memory.augmented.augmented(memory.multipliers, penalty: memory.penalty)
        // Below this it falls without end, or too far for this ρ.
        let lowest = -1e10 * Swift.max(1, memory.augmented.objectiveScale * abs(iterate.value))
        let solution = try solve(subproblem, from: iterate.point, tolerance: memory.tolerance, target: lowest)
        if solution.reason == .unbounded || solution.reason == .target {
            let escape = try memory.augmented.point(solution.point)
            let isFeasible = violation(escape, memory) <= 1e-6 * Swift.max(1, escape.point.norm)
            if isFeasible || memory.penalty > 1e12 { return .unbounded }
            memory.penalty *= penaltyGrowth * penaltyGrowth
            return nil
        }
        if [.evaluationLimit, .timeLimit, .notFinite].contains(solution.reason) {
            throw Interruption(reason: solution.reason)
        }
        let point = try memory.augmented.point(solution.point)
        let multipliers = memory.augmented.multipliers(
            point.scaledConstraints, after: memory.multipliers, penalty: memory.penalty)
        iterate = try memory.augmented.iterate(point, multipliers)

        let before = memory.violation
        memory.violation = violation(point, memory)
        memory.multipliers = multipliers.map { $0.map { Swift.min(Swift.max($0, -1e20), 1e20) } }
        // A violation below what is left of the gradient says more about that than about ρ.
        let rest = Swift.max(memory.tolerance, solution.gradientNorm ?? 0)
        if memory.violation > sufficientDecrease * before, memory.violation > rest {
            memory.penalty = Swift.min(memory.penalty * penaltyGrowth, 1e14)
        }
        memory.tolerance = Swift.max(1e-12, memory.tolerance / 10)
        try polish(&iterate, &memory)
        return try reasonToEnd(&iterate, &memory, violationBefore: before)
    }

    func solve(
        _ problem: Problem, from start: Vector, tolerance: Double, target: Double? = nil
    ) throws -> Solution<Vector> {
        let stopping = Stopping(
            gradientNorm: tolerance, norm: .maximum, target: target, maximumIterations: subproblemIterations)
        var run = Run(LBFGSB(memory: memory), problem, stopping, .nothing, nil)
        return try run.solution(from: start)
    }

    /// ρ by which f and the penalty are alike in size at the start.
    func firstPenalty(_ point: ConstrainedPoint, _ memory: Memory) -> Double {
        let violations = zip(memory.augmented.function.problem.constraints, point.scaledConstraints)
            .map { $0.violations($1) }
        let squares = violations.reduce(0) { $0 + dot($1, $1) }
        let value = memory.augmented.objectiveScale * abs(point.value)
        return Swift.min(Swift.max(initialPenalty * Swift.max(1, value) / Swift.max(1, squares / 2), 1e-6), 1e8)
    }

    func violation(_ point: ConstrainedPoint, _ memory: Memory) -> Double {
        let constraints = memory.augmented.function.problem.constraints
        return constraints.indices.reduce(0) { largest, index in
            let values = point.scaledConstraints[index]
            let measures =
                constraints[index].kind == .equality
                ? values
                : Vector.combined(values, memory.multipliers[index], "violation") {
                    Swift.max($0, -$1 / memory.penalty)
                }
            return Swift.max(largest, measures.maximumNorm)
        }
    }
}
