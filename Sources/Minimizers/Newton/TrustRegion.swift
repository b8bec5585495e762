import Settings

/// The trust region method: p minimizes a parabola m within the radius Δ in which it is trusted to resemble f. More
/// robust than a line search where Hessians are indefinite.
/// ```
/// m(p) = f + ∇f·p + ½ p·H p,   ‖p‖ ≤ Δ,   H = ∇²f(x)
/// ρ = (f(x) − f(x + p)) / (m(0) − m(p));   x ← x + p if ρ > η
/// Δ ← ‖p‖ / 4 if ρ < ¼;   Δ ← 2Δ if ρ > ¾ and ‖p‖ = Δ
/// ```
/// `exact` and `dogleg` use the Hessian, O(n³) a step; `steihaug` uses its products with vectors. An indefinite Hessian
/// needs nothing special: steps lead along negative curvature to the boundary.
///
/// Source: Conn, Gould and Toint, *Trust-Region Methods*, 2000; Nocedal and Wright 2006, algorithm 4.1.
public struct TrustRegion: Minimizer, ListedMinimizer {
    /// The way to minimize m.
    public enum Subproblem: String, Sendable, CaseIterable {
        /// The lowest point on the path from the minimum of m down the gradient to Newton's point.
        case dogleg
        /// The point to which conjugate gradients lead until they leave the region, with products ∇²f(x) v only.
        case steihaug
        /// The exact minimum.
        case exact
    }

    public static let name = "trustRegion"
    package static let formula = "argmin of ∇f·p + ½ p·∇²f p over ‖p‖ ≤ Δ"
    package static let source = "Conn, Gould and Toint 2000"
    var subproblem: Subproblem
    var initialRadius: Double
    package var maximumRadius: Double
    package var acceptance: Double

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

    /// Creates the method.
    /// - Parameters:
    ///   - subproblem: the way to minimize m.
    ///   - initialRadius: the initial Δ, above 0 and at most `maximumRadius`.
    ///   - maximumRadius: the greatest Δ, above 0.
    ///   - acceptance: the least ρ for which a step is taken, η, from 0 up to but below 0.25.
    public init(
        _ subproblem: Subproblem = .exact, initialRadius: Double = 0.5, maximumRadius: Double = 1e100,
        acceptance: Double = 0.1
    ) {
        (self.subproblem, self.initialRadius) = (subproblem, initialRadius)
        (self.maximumRadius, self.acceptance) = (maximumRadius, acceptance)
        check()
    }

    /// The values that the method keeps between steps.
    public struct State {
        var radius: Double
        var rounding = RoundingGuard()
        /// Indicates whether steps are measured in units of 1 / √|Hᵢᵢ|.
        var isScaled = false
    }

    public func numbersKept(variables: Int) -> Double { 2 * Double(variables) * Double(variables) }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        State(radius: initialRadius)
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        let gradient = iterate.slope
        guard gradient.maximumNorm > 0 else { return .gradientTolerance }
        let hessian = subproblem == .steihaug ? nil : try function.hessian(iterate.point)
        guard let end = try descend(&iterate, &state, hessian, function) else { return nil }
        guard let hessian, hessian.isFinite, end.isConverged, !state.isScaled else { return end }
        // In very different units the Hessian's rounding in one variable hides all others.
        let rounding = 1000 * Double.ulpOfOne * abs(iterate.value)
        guard let left = gradient.indices.map({ gradient[$0] * gradient[$0] / (2 * abs(hessian[$0, $0])) }).max(),
            left > rounding
        else { return end }
        (state.isScaled, state.radius) = (true, Swift.min(left.squareRoot(), maximumRadius))
        return try descend(&iterate, &state, hessian, function)
    }

    /// Moves to a lower point, with shorter and shorter steps, or returns why there is none.
    private func descend(
        _ iterate: inout Iterate, _ state: inout State, _ hessian: Matrix?, _ function: Evaluator
    ) throws -> StopReason? {
        let gradient = iterate.slope
        let scale = hessian.flatMap { state.isScaled ? Self.scale(of: $0) : nil }
        guard let solver = try solver(at: iterate, hessian, scale, function) else { return .notFinite }
        let rounding = RoundingGuard.rounding(of: iterate.value)
        var first: Vector?
        while true {
            let (scaled, predicted) = try solver.step(within: state.radius)
            let p = scale.map { $0 * scaled } ?? scaled
            let point = iterate.point + p
            guard predicted > rounding || first == nil, point != iterate.point else { break }
            first = first ?? p
            let (value, slope) = try function.valueAndGradient(point)
            // If both are lost in rounding they count as equal.
            let ratio = (iterate.value - value + rounding) / (predicted + rounding)
            let (length, radius) = (scaled.norm, state.radius)
            if !(ratio >= 0.25) {
                state.radius = (value.isFinite ? 0.25 : 0.1) * length
            } else if ratio > 0.75, length > 0.99 * state.radius {
                state.radius = Swift.min(2 * state.radius, maximumRadius)
            }
            let next = Iterate(point: point, value: value, gradient: slope)
            if ratio > acceptance, state.rounding.accepts(next, after: iterate, of: function.problem) {
                iterate = next
                return nil
            }
            // Lengths that overflow would never become shorter.
            guard state.radius < radius else { break }
        }
        // The first step tells whether it was rounding that made steps shorter and shorter.
        let direction = first ?? -gradient
        let line = Line(from: iterate, along: direction, slope: dot(gradient, direction), function)
        return try line.isAtRounding() ? .roundingLimit : .lineSearchFailed
    }

    /// Returns 1 / √|Hᵢᵢ|, in which units every curvature is 1.
    private static func scale(of hessian: Matrix) -> Vector {
        hessian.diagonal.map { $0 != 0 ? 1 / abs($0).squareRoot() : 1 }
    }

    /// Returns the solver of the subproblem; nil if the Hessian is not finite.
    private func solver(
        at iterate: Iterate, _ hessian: Matrix?, _ scale: Vector?, _ function: Evaluator
    ) throws -> (any TrustRegionSolver)? {
        guard var hessian else {
            return Steihaug(iterate.slope) {
                try function.hessianVectorProduct(iterate.point, $0, gradient: iterate.slope)
            }
        }
        var gradient = iterate.slope
        if let scale { (hessian, gradient) = (hessian.scaled(rows: scale).scaled(columns: scale), scale * gradient) }
        return subproblem == .dogleg ? Dogleg(hessian, gradient) : ExactTrustRegion(hessian, gradient)
    }
}

extension Setting {
    static let initialRadius = Setting("initialRadius", .positive)
    static let maximumRadius = Setting("maximumRadius", .positive)
    static let acceptance = Setting("acceptance", .fraction)
}

/// A way to minimize m(p) = g·p + ½ p·H p for ‖p‖ ≤ Δ.
protocol TrustRegionSolver {
    /// Returns p, and −m(p).
    func step(within radius: Double) throws -> TrustRegionStep
}

typealias TrustRegionStep = (step: Vector, decrease: Double)

/// The dogleg: a path of two legs, to the minimum of m down the gradient, and from there to Newton's point. H is made
/// positive definite first. Source: Powell 1970; Nocedal and Wright 2006, section 4.1.
struct Dogleg: TrustRegionSolver {
    private let gradient: Vector
    private let newton: Vector
    /// The minimum down the gradient.
    private let cauchy: Vector
    private let cauchyDecrease: Double

    init?(_ hessian: Matrix, _ gradient: Vector) {
        // Without curvature, the boundary of the region limits the step.
        guard let modified = ModifiedHessian(hessian, .eigenvalues, flat: 1e-150) else { return nil }
        self.gradient = gradient
        newton = -modified.solve(gradient)
        let curvature = modified.curvature(hessian, along: gradient)
        let square = dot(gradient, gradient)
        cauchy = -(square / curvature) * gradient
        cauchyDecrease = square * square / curvature / 2
    }

    func step(within radius: Double) -> TrustRegionStep {
        let newtonDecrease = -dot(gradient, newton) / 2
        if newton.isFinite, newton.norm <= radius { return (newton, newtonDecrease) }
        let length = cauchy.norm
        if length >= radius || !newton.isFinite {
            let part = Swift.min(1, radius / length)
            return (part * cauchy, part * (2 - part) * cauchyDecrease)
        }
        let (step, part) = boundary(from: cauchy, along: newton - cauchy, radius)
        // On the second leg m is a parabola too, with its minimum in Newton's point.
        return (step, newtonDecrease - (1 - part) * (1 - part) * (newtonDecrease - cauchyDecrease))
    }
}

/// Conjugate gradients, until the residual is small, the curvature is negative, or the region is left. Source:
/// Steihaug, *SIAM Journal on Numerical Analysis* 20, 1983; Nocedal and Wright 2006, algorithm 7.2.
struct Steihaug: TrustRegionSolver {
    private let gradient: Vector
    /// The function v ↦ H v.
    private let product: (Vector) throws -> Vector

    init(_ gradient: Vector, product: @escaping (Vector) throws -> Vector) {
        (self.gradient, self.product) = (gradient, product)
    }

    func step(within radius: Double) throws -> TrustRegionStep {
        let size = gradient.norm
        let tolerance = Swift.min(0.5, size.squareRoot()) * size
        var (step, residual, direction) = (Vector.zeros(gradient.count), gradient, -gradient)
        var square = dot(residual, residual)
        for _ in 0..<(2 * gradient.count) {
            let product = try product(direction)
            let curvature = dot(direction, product)
            let length = square / curvature
            let next = step.adding(length, direction)
            guard curvature > 0, next.norm < radius else {
                let (edge, part) = boundary(from: step, along: direction, radius)
                return (edge, decrease(edge, residual.adding(part, product)))
            }
            step = next
            residual.add(length, product)
            let nextSquare = dot(residual, residual)
            if nextSquare.squareRoot() <= tolerance { break }
            direction = (-residual).adding(nextSquare / square, direction)
            square = nextSquare
        }
        return (step, decrease(step, residual))
    }

    /// Returns −m(p), by the residual g + H p.
    private func decrease(_ step: Vector, _ residual: Vector) -> Double { -dot(step, gradient + residual) / 2 }
}

/// Returns the point from + τ · direction, τ ≥ 0, with norm `radius`, and τ.
private func boundary(from: Vector, along direction: Vector, _ radius: Double) -> (point: Vector, length: Double) {
    let (a, b, c) = (dot(direction, direction), dot(from, direction), dot(from, from) - radius * radius)
    let root = Swift.max(0, b * b - a * c).squareRoot()
    // The form without cancellation.
    let length = b > 0 ? -c / (b + root) : (root - b) / a
    return (from.adding(length, direction), length)
}

/// The exact minimum of m(p) = g·p + ½ p·H p for ‖p‖ ≤ Δ: p = −(H + λ)⁻¹ g with the λ ≥ 0 for which H + λ has no
/// negative eigenvalue and ‖p‖ = Δ, or λ = 0 if Newton's point is inside.
///
/// A positive definite H is factorized for each λ, for which the scale of variables makes no difference; any other is
/// decomposed by its eigenvectors. Source: Moré and Sorensen, *SIAM J. Sci. Stat. Comput.* 4, 1983; Nocedal and Wright
/// 2006, section 4.3.
struct ExactTrustRegion: TrustRegionSolver {
    private let gradient: Vector
    private let system: any ShiftedSystem

    init?(_ hessian: Matrix, _ gradient: Vector) {
        self.gradient = gradient
        if let system = FactorizedSystem(hessian, gradient) {
            self.system = system
        } else if let system = EigenSystem(hessian, gradient) {
            self.system = system
        } else {
            return nil
        }
    }

    func step(within radius: Double) -> TrustRegionStep {
        let least = system.leastShift
        var (shift, step) = (least, system.step(least))
        if step.norm > radius {
            (shift, step) = onBoundary(radius)
        } else if least > 0 {
            step = system.extended(step, to: radius)
        }
        return (step, (shift * dot(step, step) - dot(gradient, step)) / 2)
    }

    /// Solves by Newton's iteration for 1/Δ − 1/‖p(λ)‖, which is nearly linear in λ.
    private func onBoundary(_ radius: Double) -> (shift: Double, step: Vector) {
        var (low, high) = (system.leastShift, system.leastShift + gradient.norm / radius)
        var shift = low
        var step = system.step(shift)
        for _ in 0..<60 {
            let norm = step.norm
            if abs(norm - radius) <= 1e-8 * radius { break }
            if norm > radius { low = shift } else { high = shift }
            shift += norm * norm / system.curvature(step, shift) * (norm - radius) / radius
            if !(shift > low && shift < high) { shift = low > 0 ? (low * high).squareRoot() : high * 1e-3 }
            step = system.step(shift)
        }
        return (shift, step)
    }
}

/// The equations (H + λ) p = −g for many λ.
private protocol ShiftedSystem {
    /// The least λ for which H + λ has no negative eigenvalue.
    var leastShift: Double { get }
    /// Returns p.
    func step(_ shift: Double) -> Vector
    /// Returns p · (H + λ)⁻¹ p.
    func curvature(_ step: Vector, _ shift: Double) -> Double
    /// Returns p, if it is too short even for the least λ ("hard case"), with as much of the direction of the least
    /// eigenvalue as makes it long enough.
    func extended(_ step: Vector, to radius: Double) -> Vector
}

private struct FactorizedSystem: ShiftedSystem {
    private let hessian: Matrix
    private let factors: Cholesky
    private let gradient: Vector
    let leastShift = 0.0

    init?(_ hessian: Matrix, _ gradient: Vector) {
        guard let factors = Cholesky(hessian), factors.solve(gradient).isFinite else { return nil }
        (self.hessian, self.factors, self.gradient) = (hessian, factors, gradient)
    }

    private func factors(_ shift: Double) -> Cholesky {
        shift > 0 ? Cholesky(hessian.addingToDiagonal(shift)) ?? factors : factors
    }

    func step(_ shift: Double) -> Vector { -factors(shift).solve(gradient) }
    func curvature(_ step: Vector, _ shift: Double) -> Double { dot(step, factors(shift).solve(step)) }
    func extended(_ step: Vector, to radius: Double) -> Vector { step }
}

private struct EigenSystem: ShiftedSystem {
    private let eigen: SymmetricEigen
    /// Qᵀ g.
    private let gradient: Vector
    let leastShift: Double

    init?(_ hessian: Matrix, _ gradient: Vector) {
        guard let eigen = SymmetricEigen(hessian) else { return nil }
        self.eigen = eigen
        self.gradient = eigen.vectors.transposedTimes(gradient)
        let margin = 4 * Double.ulpOfOne * Double(gradient.count) * eigen.values.maximumNorm
        leastShift = Swift.max(0, -eigen.values[0]) + Swift.max(margin, 1e-150)
    }

    func step(_ shift: Double) -> Vector {
        eigen.vectors * Vector.combined(gradient, eigen.values, "step") { -$0 / ($1 + shift) }
    }

    func curvature(_ step: Vector, _ shift: Double) -> Double {
        let parts = eigen.vectors.transposedTimes(step)
        return dot(parts, Vector.combined(parts, eigen.values, "curvature") { $0 / ($1 + shift) })
    }

    func extended(_ step: Vector, to radius: Double) -> Vector {
        let direction = eigen.vectors.column(0)
        let part = dot(step, direction)
        let length = Swift.max(0, radius * radius - dot(step, step) + part * part).squareRoot()
        return step.adding((part < 0 ? -length : length) - part, direction)
    }
}
