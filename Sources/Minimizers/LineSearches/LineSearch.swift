import Optimizers

/// A way to choose the step t along a direction of descent d, by values and slopes of φ(t) = f(x + t d).
public protocol LineSearch: Configurable {
    /// A point that is lower by the search's own standard, or nil where none was found.
    /// - Parameter step: the first to try, above 0.
    func search(along line: Line, from step: Double) throws -> LinePoint?
    /// Whether the value at the point is lower than at the start, up to rounding; where not, any finite one is taken.
    static var decreases: Bool { get }
}

extension LineSearch {
    public static var decreases: Bool { true }
    var decreases: Bool { Self.decreases }
}

/// φ(t) = f(x + t d), for t from 0 to `maximumStep`.
public struct Line {
    public let origin: Iterate
    public let direction: Vector
    /// φ'(0) = ∇f(x) · d, below 0.
    public let slope: Double
    /// Where the line leaves the bounds; infinite without.
    public let maximumStep: Double
    private let function: Evaluator

    public init(from origin: Iterate, along direction: Vector, slope: Double, _ function: Evaluator) {
        (self.origin, self.direction, self.slope, self.function) = (origin, direction, slope, function)
        maximumStep = function.bounds?.maximumStep(from: origin.point, along: direction) ?? .infinity
    }

    /// Differences of φ up to this one may be due to rounding.
    var rounding: Double { RoundingGuard.rounding(of: origin.value) }

    /// φ(0), φ'(0).
    public var start: LinePoint {
        LinePoint(step: 0, point: origin.point, value: origin.value, slope: slope, gradient: origin.gradient)
    }

    /// Whether every variable lies between two bounds.
    var isBoxed: Bool { function.bounds?.isFinite ?? false }

    /// x + t d, without the rounding that would leave the bounds.
    private func place(_ step: Double) -> Vector {
        let point = origin.point.adding(step, direction)
        return function.bounds?.clamped(point) ?? point
    }

    /// φ(t) alone; infinite where f is not finite.
    public func value(at step: Double) throws -> LinePoint {
        let point = place(step)
        return LinePoint(step: step, point: point, value: try function.value(point), slope: .nan, gradient: nil)
    }

    /// φ(t) and φ'(t). Where f or its gradient is not finite, the value is infinite and the slope not a number.
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
    /// t.
    public let step: Double
    /// x + t d.
    public let point: Vector
    /// φ(t).
    public let value: Double
    /// φ'(t); not a number where it was not asked for.
    public let slope: Double
    /// ∇f there, where it was asked for.
    public let gradient: Vector?

    public var isFinite: Bool { value < .infinity }
}

/// A method that searches along lines.
public protocol LineSearching: Minimizer {
    var lineSearch: any LineSearch { get set }
}
