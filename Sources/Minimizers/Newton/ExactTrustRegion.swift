/// Makes m(p) = g·p + ½ p·H p least for ‖p‖ ≤ Δ: p = −(H + λ)⁻¹ g with the λ ≥ 0 for which H + λ has no negative
/// eigenvalue and ‖p‖ = Δ, or λ = 0 where Newton's point is inside.
///
/// A positive definite H is factorized for each λ, which does not mind how variables are scaled; another one is taken
/// apart by its eigenvectors. Moré and Sorensen, *SIAM J. Sci. Stat. Comput.* 4, 1983; Nocedal and Wright 2006, section
/// 4.3.
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

    /// By Newton's iteration for 1/Δ − 1/‖p(λ)‖, which is nearly linear in λ.
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

/// (H + λ) p = −g for many λ.
private protocol ShiftedSystem {
    /// From which on H + λ has no negative eigenvalue.
    var leastShift: Double { get }
    /// p.
    func step(_ shift: Double) -> Vector
    /// p · (H + λ)⁻¹ p.
    func curvature(_ step: Vector, _ shift: Double) -> Double
    /// Where p is too short even for the least λ ("hard case"): with as much of the direction of the least eigenvalue
    /// as makes it long enough.
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
