/// The tests of convergence and the limits of a run. A tolerance of 0 is no test.
public struct Stopping: Sendable, Hashable {
    /// A norm of vectors.
    public enum Norm: String, Sendable, CaseIterable {
        /// The Euclidean norm √Σ gᵢ².
        case euclidean
        /// The maximum norm maxᵢ |gᵢ|.
        case maximum
    }

    /// The tolerance of the gradient: ‖∇f(x)‖ ≤ gradientNorm; with bounds ‖x − P(x − ∇f(x))‖, with a regularizer ‖x −
    /// prox(x − ∇f(x))‖; in `leastSquares` the part of the residuals that parameters can still change, ‖P r‖ / ‖r‖.
    public var gradientNorm = 1e-8
    /// The norm of the gradient in this test, in the result and in the trace.
    public var norm = Norm.euclidean
    /// The tolerance of the change of the value: |fₖ − fₖ₋₁| ≤ valueChange · max(|fₖ|, |fₖ₋₁|, 1).
    public var valueChange = 0.0
    /// The tolerance of the change of the point: ‖xₖ − xₖ₋₁‖ ≤ pointChange · (pointChange + ‖xₖ‖).
    public var pointChange = 0.0
    /// The tolerance of the extent of a simplex or population, in points and relative in values, for methods without
    /// gradients.
    public var spread = 1e-8
    /// The tolerance of the violation of constraints.
    public var infeasibility = 1e-8
    /// The value at which the run ends: f(x) ≤ target.
    public var target: Double?
    /// The limit of iterations.
    public var maximumIterations = 10_000
    /// The limit of values computed; methods without gradients compute many more of them than iterations.
    public var maximumEvaluations: Int?
    /// The limit of time.
    public var timeLimit: Duration?

    /// Creates tests and limits.
    public init(
        gradientNorm: Double = 1e-8, norm: Norm = .euclidean, valueChange: Double = 0, pointChange: Double = 0,
        spread: Double = 1e-8, infeasibility: Double = 1e-8, target: Double? = nil, maximumIterations: Int = 10_000,
        maximumEvaluations: Int? = nil, timeLimit: Duration? = nil
    ) {
        (self.gradientNorm, self.norm, self.valueChange) = (gradientNorm, norm, valueChange)
        (self.pointChange, self.spread, self.infeasibility) = (pointChange, spread, infeasibility)
        (self.target, self.maximumIterations) = (target, maximumIterations)
        (self.maximumEvaluations, self.timeLimit) = (maximumEvaluations, timeLimit)
    }

    /// Checks tolerances and limits that come from outside.
    /// - Throws: `MinimizationError` if a tolerance is negative or NaN, the target is NaN, or a limit is negative.
    public func validate() throws {
        let tolerances = [
            ("gradientNorm", gradientNorm), ("valueChange", valueChange), ("pointChange", pointChange),
            ("spread", spread), ("infeasibility", infeasibility),
        ]
        for (name, tolerance) in tolerances where !(tolerance >= 0) {
            throw MinimizationError("\(name) is \(tolerance)", "it must be at least 0")
        }
        for (name, limit) in [
            ("maximumIterations", maximumIterations), ("maximumEvaluations", maximumEvaluations ?? 0),
        ]
        where limit < 0 {
            throw MinimizationError("\(name) is \(limit)", "it must be at least 0")
        }
        if let target, target.isNaN { throw MinimizationError("target is NaN", "it must be a number") }
    }

    /// Returns the limit of exactly so many iterations, whatever happens.
    public static func after(iterations: Int) -> Stopping {
        Stopping(gradientNorm: 0, spread: 0, infeasibility: 0, maximumIterations: iterations)
    }

    static let never = Stopping.after(iterations: .max)

    /// Indicates whether there is a test of convergence, so that a method that can do no more ends the run.
    var hasTests: Bool { gradientNorm > 0 || valueChange > 0 || pointChange > 0 || spread > 0 }

    func norm(_ vector: Vector) -> Double {
        switch norm {
        case .euclidean: vector.norm
        case .maximum: vector.maximumNorm
        }
    }
}

/// The reason for which a run stopped.
public enum StopReason: String, Sendable, Codable, CaseIterable {
    /// The gradient is small.
    case gradientTolerance
    /// The value changes little.
    case valueTolerance
    /// The point changes little.
    case pointTolerance
    /// The simplex or the population has contracted.
    case spreadTolerance
    /// The value that was asked for is reached.
    case target
    /// The expected decrease is below the rounding of f: nothing lower can be found in 64 bits.
    case roundingLimit
    /// The function had the same value at every point tried.
    case flat
    /// The gradient is zero, or too small to go on, and lower points lie next to the point: a maximum or a saddle.
    case saddle
    /// Some variables have no effect near the point, though they have elsewhere.
    case plateau
    /// The value falls without end.
    case unbounded
    /// The constraints cannot be fulfilled, as far as the method can tell.
    case infeasible
    /// The search found no lower point along the direction, though the gradient says there is one.
    case lineSearchFailed
    /// The search found no lower point although the gradient is exact: the function jumps, or rounding covers its slope.
    case noLowerPoint
    /// The gradient jumps at the point: the function has a kink there.
    case kink
    /// The gradient is so large that its square is not finite.
    case overflow
    /// The derivatives are not finite.
    case notFinite
    /// The step of a first-order method leads to a point at which the function is not finite.
    case diverged
    /// The limit of iterations is reached.
    case iterationLimit
    /// The limit of evaluations is reached.
    case evaluationLimit
    /// The time is over.
    case timeLimit
    /// The observer asked for it, or whoever runs the program.
    case stopped

    /// Indicates whether the point is a minimum, as far as the tests can tell.
    public var isConverged: Bool {
        switch self {
        case .gradientTolerance, .valueTolerance, .pointTolerance, .spreadTolerance, .target, .roundingLimit: true
        case .flat, .saddle, .plateau, .unbounded, .infeasible, .lineSearchFailed, .noLowerPoint, .kink, .overflow,
            .notFinite, .diverged, .iterationLimit, .evaluationLimit, .timeLimit, .stopped:
            false
        }
    }

    /// The reason in words.
    public var explanation: String {
        switch self {
        case .gradientTolerance: "the gradient is small"
        case .valueTolerance: "the value hardly changes"
        case .pointTolerance: "the point hardly changes"
        case .spreadTolerance: "the points tried have come together"
        case .target: "the target is reached"
        case .roundingLimit: "no lower value can be told from this one in 64 bits"
        case .flat: "the function has the same value everywhere near the start"
        case .saddle: "the gradient is zero but lower points lie beside: a saddle or a maximum; start elsewhere"
        case .plateau: "some variables have hardly any effect here, so that nothing leads on; start elsewhere"
        case .unbounded: "the function falls without end; is a bound or a constraint missing?"
        case .infeasible: "no point was found that fulfils the constraints"
        case .lineSearchFailed: "no lower point was found along the direction; is the gradient right?"
        case .noLowerPoint:
            "no lower point was found along the direction; the function jumps, or rounding covers its slope"
        case .kink: "the gradient jumps here: a kink, which may be the minimum; nelderMead needs no gradient"
        case .overflow:
            "the gradient is too large for its square to be finite; start elsewhere, or minimize the logarithm"
        case .notFinite: "derivatives are not finite"
        case .diverged: "the next step leads where the function is not finite; is the learning rate too high?"
        case .iterationLimit: "the limit of iterations is reached"
        case .evaluationLimit: "the limit of evaluations is reached"
        case .timeLimit: "the time is over"
        case .stopped: "it was interrupted"
        }
    }
}
