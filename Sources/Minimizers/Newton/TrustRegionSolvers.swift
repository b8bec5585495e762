/// Makes m(p) = g·p + ½ p·H p small for ‖p‖ ≤ Δ.
protocol TrustRegionSolver {
    /// p, and −m(p).
    func step(within radius: Double) throws -> TrustRegionStep
}

typealias TrustRegionStep = (step: Vector, decrease: Double)

/// Along a path of two legs: to the minimum of m down the gradient, from there to Newton's point. H is made positive
/// definite first. Powell 1970; Nocedal and Wright 2006, section 4.1.
struct Dogleg: TrustRegionSolver {
    private let gradient: Vector
    private let newton: Vector
    /// The minimum down the gradient.
    private let cauchy: Vector
    private let cauchyDecrease: Double

    init?(_ hessian: Matrix, _ gradient: Vector) {
        // Where there is no curvature, the edge of the region is what limits the step.
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
        // On the second leg, too, m is a parabola, with its minimum in Newton's point.
        return (step, newtonDecrease - (1 - part) * (1 - part) * (newtonDecrease - cauchyDecrease))
    }
}

/// By conjugate gradients, until the residual is small, the curvature is negative, or the region is left. Steihaug,
/// *SIAM Journal on Numerical Analysis* 20, 1983; Nocedal and Wright 2006, algorithm 7.2.
struct Steihaug: TrustRegionSolver {
    private let gradient: Vector
    /// H v.
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

    /// −m(p), by the residual g + H p.
    private func decrease(_ step: Vector, _ residual: Vector) -> Double { -dot(step, gradient + residual) / 2 }
}

/// The point from + τ · direction, τ ≥ 0, with norm `radius`, and τ.
private func boundary(from: Vector, along direction: Vector, _ radius: Double) -> (point: Vector, length: Double) {
    let (a, b, c) = (dot(direction, direction), dot(from, direction), dot(from, from) - radius * radius)
    let root = Swift.max(0, b * b - a * c).squareRoot()
    // The form without cancellation.
    let length = b > 0 ? -c / (b + root) : (root - b) / a
    return (from.adding(length, direction), length)
}
