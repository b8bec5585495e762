/// The function φ(t) = f(x + t d) along a direction, for t from 0 to `maximumStep`.
public struct Line {
    /// The point x, with its value and gradient.
    public let origin: Iterate
    /// The direction d.
    public let direction: Vector
    /// The slope φ'(0) = ∇f(x) · d, below 0.
    public let slope: Double
    /// The step at which the line leaves the bounds; infinite without bounds.
    public let maximumStep: Double
    private let function: Evaluator

    /// Creates the line from a point along a direction.
    public init(from origin: Iterate, along direction: Vector, slope: Double, _ function: Evaluator) {
        (self.origin, self.direction, self.slope, self.function) = (origin, direction, slope, function)
        maximumStep = function.bounds?.maximumStep(from: origin.point, along: direction) ?? .infinity
    }

    /// The greatest difference of φ that may be due to rounding.
    var rounding: Double { RoundingGuard.rounding(of: origin.value) }

    /// The point at t = 0.
    public var start: LinePoint {
        LinePoint(step: 0, point: origin.point, value: origin.value, slope: slope, gradient: origin.gradient)
    }

    /// Indicates whether every variable lies between two bounds.
    var isBoxed: Bool { function.bounds?.isFinite ?? false }

    /// Returns x + t d, without the rounding that would leave the bounds.
    private func place(_ step: Double) -> Vector {
        let point = origin.point.adding(step, direction)
        return function.bounds?.clamped(point) ?? point
    }

    /// Computes φ(t) alone; infinite if f is not finite.
    public func value(at step: Double) throws -> LinePoint {
        let point = place(step)
        return LinePoint(step: step, point: point, value: try function.value(point), slope: .nan, gradient: nil)
    }

    /// Computes φ(t) and φ'(t). If f or its gradient is not finite, the value is infinite and the slope NaN.
    public func valueAndSlope(at step: Double) throws -> LinePoint {
        let point = place(step)
        let (value, gradient) = try function.valueAndGradient(point)
        return LinePoint(
            step: step, point: point, value: value, slope: value < .infinity ? dot(gradient, direction) : .nan,
            gradient: gradient)
    }
}

/// A point on a line.
public struct LinePoint: Sendable {
    /// The step t.
    public let step: Double
    /// The point x + t d.
    public let point: Vector
    /// The value φ(t).
    public let value: Double
    /// The slope φ'(t); NaN if it was not computed.
    public let slope: Double
    /// The gradient ∇f there; nil if it was not computed.
    public let gradient: Vector?

    /// Indicates whether f is finite there.
    public var isFinite: Bool { value < .infinity }
}

extension Line {
    /// Returns whether the expected decrease, that of the parabola with the slope and curvature at the origin, is lost
    /// in the noise of f. Takes 8 evaluations, or a few more where the noise is great.
    func isAtRounding() throws -> Bool {
        let size = Swift.max(1, origin.point.maximumNorm)
        // The curvature of a variable that is small is that within its own size.
        let unit = zip(origin.point, direction).reduce(
            size / Swift.max(direction.maximumNorm, .leastNormalMagnitude)
        ) { $1.0 != 0 && $1.1 != 0 ? Swift.min($0, abs($1.0 / $1.1)) : $0 }
        let near = try valueAndSlope(at: 1e-8 * unit)
        let curvature = (near.slope - slope) / near.step
        guard curvature > 0 else { return false }
        let rounding = 1000 * Double.ulpOfOne * abs(origin.value)
        let decrease = slope * slope / (2 * curvature)
        var distance = 1e-11 * unit
        var noise = try noise(distance)
        guard decrease <= 10 * noise + rounding else { return false }
        // Differences that shrink with the distance are those of f itself.
        while decrease > rounding && distance > 1e-15 * unit {
            distance /= 10
            let closer = try self.noise(distance)
            if closer > 0.1 * noise { break }
            noise = closer
            guard decrease <= 10 * noise + rounding else { return false }
        }
        return true
    }

    /// Returns the standard deviation of the errors of f, by the fourth differences of 7 values close together, in
    /// which only errors are left. Source: Moré and Wild, *SIAM J. Sci. Comput.* 33, 2011.
    private func noise(_ distance: Double) throws -> Double {
        var differences = try (0..<7).map { try value(at: Double($0) * distance).value }
        for _ in 0..<4 { differences = zip(differences, differences.dropFirst()).map { $1 - $0 } }
        let square = differences.reduce(0) { $0 + $1 * $1 } / Double(differences.count)
        // (4!)² / 8!
        return square.isFinite ? (square / 70).squareRoot() : 0
    }
}
