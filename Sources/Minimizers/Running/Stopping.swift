/// When to stop. A tolerance of 0 is no test.
public struct Stopping: Sendable, Hashable {
    public enum Norm: String, Sendable, CaseIterable {
        /// √Σ gᵢ².
        case euclidean
        /// maxᵢ |gᵢ|.
        case maximum
    }

    /// ‖∇f(x)‖ ≤ gradientNorm; with bounds ‖x − P(x − ∇f(x))‖, with a regularizer ‖x − prox(x − ∇f(x))‖; in `leastSquares`
    /// what parameters can still change of the residuals, ‖P r‖ / ‖r‖.
    public var gradientNorm = 1e-8
    /// The norm of the gradient in this test, in the result and in the trace.
    public var norm = Norm.euclidean
    /// |fₖ − fₖ₋₁| ≤ valueChange · max(|fₖ|, |fₖ₋₁|, 1).
    public var valueChange = 0.0
    /// ‖xₖ − xₖ₋₁‖ ≤ pointChange · (pointChange + ‖xₖ‖).
    public var pointChange = 0.0
    /// The extent of a simplex or population, in points and relative in values, of methods without gradients.
    public var spread = 1e-8
    /// How far constraints may be violated.
    public var infeasibility = 1e-8
    /// f(x) ≤ target.
    public var target: Double?
    public var maximumIterations = 10_000
    /// Of values; methods without gradients make many more of them than iterations.
    public var maximumEvaluations: Int?
    public var timeLimit: Duration?

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

    /// Exactly so many iterations, whatever happens.
    public static func after(iterations: Int) -> Stopping {
        Stopping(gradientNorm: 0, spread: 0, infeasibility: 0, maximumIterations: iterations)
    }

    static let never = Stopping.after(iterations: .max)

    /// Whether there is a test of convergence, so that a method that can do no more ends the run.
    var hasTests: Bool { gradientNorm > 0 || valueChange > 0 || pointChange > 0 || spread > 0 }

    func norm(_ vector: Vector) -> Double {
        switch norm {
        case .euclidean: vector.norm
        case .maximum: vector.maximumNorm
        }
    }
}

/// Why a run stopped.
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
    /// Every point tried had the same value.
    case flat
    /// The gradient is zero at the start, and lower points lie next to it: a maximum or a saddle.
    case saddle
    /// The value falls without end.
    case unbounded
    /// No point fulfils the constraints, as far as the method can tell.
    case infeasible
    /// No lower point was found along the direction, though the gradient says there is one.
    case lineSearchFailed
    /// Derivatives that are not finite.
    case notFinite
    /// The step of a first-order method leads where the function is not finite.
    case diverged
    case iterationLimit
    case evaluationLimit
    case timeLimit
    /// The observer asked for it.
    case stopped

    /// Whether the point is a minimum, as far as the tests that were asked for can tell.
    public var isConverged: Bool {
        switch self {
        case .gradientTolerance, .valueTolerance, .pointTolerance, .spreadTolerance, .target, .roundingLimit: true
        case .flat, .saddle, .unbounded, .infeasible, .lineSearchFailed, .notFinite, .diverged, .iterationLimit,
            .evaluationLimit, .timeLimit, .stopped:
            false
        }
    }

    /// In words.
    public var explanation: String {
        switch self {
        case .gradientTolerance: "the gradient is small"
        case .valueTolerance: "the value hardly changes"
        case .pointTolerance: "the point hardly changes"
        case .spreadTolerance: "the points tried have come together"
        case .target: "the target is reached"
        case .roundingLimit: "no lower value can be told from this one in 64 bits"
        case .flat: "the function has the same value everywhere near the start"
        case .saddle: "the gradient is zero at the start but lower points lie beside it; start elsewhere"
        case .unbounded: "the function falls without end; is a bound or a constraint missing?"
        case .infeasible: "no point was found that fulfils the constraints"
        case .lineSearchFailed: "no lower point was found along the direction; is the gradient right?"
        case .notFinite: "derivatives are not finite"
        case .diverged: "the next step leads where the function is not finite; is the learning rate too high?"
        case .iterationLimit: "the limit of iterations is reached"
        case .evaluationLimit: "the limit of evaluations is reached"
        case .timeLimit: "the time is over"
        case .stopped: "the observer stopped it"
        }
    }
}
