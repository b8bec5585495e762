import Optimizers

/// The trust region method: p makes the parabola m small within the radius Δ in which it is trusted to resemble f.
/// ```
/// m(p) = f + ∇f·p + ½ p·H p,   ‖p‖ ≤ Δ,   H = ∇²f(x)
/// ρ = (f(x) − f(x + p)) / (m(0) − m(p));   x ← x + p if ρ > η
/// Δ ← ‖p‖ / 4 if ρ < ¼;   Δ ← 2Δ if ρ > ¾ and ‖p‖ = Δ
/// ```
/// `exact` and `dogleg` use the Hessian, O(n³) a step, `steihaug` products of it with vectors. An indefinite Hessian
/// needs nothing special: steps lead along negative curvature to the edge. Conn, Gould and Toint, *Trust-Region
/// Methods*, 2000; Nocedal and Wright 2006, algorithm 4.1.
public struct TrustRegion: Minimizer {
    /// How m is made small.
    public enum Subproblem: String, Sendable, CaseIterable {
        /// Along the path from the steepest descent's minimum of m to Newton's point.
        case dogleg
        /// By conjugate gradients until they leave the region, with products ∇²f(x) v only.
        case steihaug
        /// Fully.
        case exact
    }

    public static let name = "trustRegion"
    public var subproblem: Subproblem
    /// Δ at the start.
    public var initialRadius: Double
    public var maximumRadius: Double
    /// η.
    public var acceptance: Double

    public static let settings: [SettingOf<Self>] = [
        SettingOf("subproblem", \.subproblem), SettingOf(.initialRadius, \.initialRadius),
        SettingOf(.maximumRadius, \.maximumRadius), SettingOf(.acceptance, \.acceptance),
    ]
    public func validateTogether() throws(SettingError) {
        guard acceptance < 0.25 else { throw SettingError("acceptance is \(acceptance)", "it must be below 0.25") }
        guard initialRadius <= maximumRadius else {
            throw SettingError(
                "initialRadius is \(initialRadius), maximumRadius \(maximumRadius)", "start with no more than that")
        }
    }

    public init(
        _ subproblem: Subproblem = .exact, initialRadius: Double = 0.5, maximumRadius: Double = 1e100,
        acceptance: Double = 0.1
    ) {
        (self.subproblem, self.initialRadius) = (subproblem, initialRadius)
        (self.maximumRadius, self.acceptance) = (maximumRadius, acceptance)
        check()
    }

    public struct Memory {
        var radius: Double
        var rounding = RoundingGuard()
    }

    public func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory {
        Memory(radius: initialRadius)
    }

    public func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason? {
        let gradient = iterate.slope
        guard gradient.maximumNorm > 0 else { return .gradientTolerance }
        guard let solver = try solver(at: iterate, function) else { return .notFinite }
        let rounding = RoundingGuard.rounding(of: iterate.value)
        var first: Vector?
        while true {
            let (p, predicted) = try solver.step(within: memory.radius)
            let point = iterate.point + p
            first = first ?? p
            guard predicted > rounding || first == p, point != iterate.point else { break }
            let (value, slope) = try function.valueAndGradient(point)
            // Where both are lost in rounding they count as equal.
            let ratio = (iterate.value - value + rounding) / (predicted + rounding)
            let length = p.norm
            if !(ratio >= 0.25) {
                memory.radius = (value.isFinite ? 0.25 : 0.1) * length
            } else if ratio > 0.75, length > 0.99 * memory.radius {
                memory.radius = Swift.min(2 * memory.radius, maximumRadius)
            }
            let next = Iterate(point: point, value: value, gradient: slope)
            if ratio > acceptance, memory.rounding.accepts(next, after: iterate, of: function.problem) {
                iterate = next
                return nil
            }
        }
        // Whether it was rounding that made steps shorter and shorter, the first one tells.
        let direction = first ?? -gradient
        let line = Line(from: iterate, along: direction, slope: dot(gradient, direction), function)
        return try line.isAtRounding() ? .roundingLimit : .lineSearchFailed
    }

    /// Nil where the Hessian is not finite.
    private func solver(at iterate: Iterate, _ function: Evaluator) throws -> (any TrustRegionSolver)? {
        switch subproblem {
        case .exact: ExactTrustRegion(try function.hessian(iterate.point), iterate.slope)
        case .dogleg: Dogleg(try function.hessian(iterate.point), iterate.slope)
        case .steihaug:
            Steihaug(iterate.slope) {
                try function.hessianVectorProduct(iterate.point, $0, gradient: iterate.slope)
            }
        }
    }
}

extension Setting {
    static let initialRadius = Setting("initialRadius", .positive)
    static let maximumRadius = Setting("maximumRadius", .positive)
    static let acceptance = Setting("acceptance", .fraction)
}
