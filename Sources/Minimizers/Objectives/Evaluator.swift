import Support
import Tensors

/// How often a function and its derivatives were computed.
public struct Evaluations: Sendable, Hashable, Codable {
    public var values = 0
    public var gradients = 0
    public var hessians = 0
    public var hessianVectorProducts = 0

    public init() {}
}

/// The function as methods see it: every evaluation is counted and limited, derivatives that are not known are
/// approximated, and what is not finite is infinite, so that no comparison accepts it.
public final class Evaluator {
    public let problem: Problem
    public private(set) var evaluations = Evaluations()
    private var maximumEvaluations: Int
    private var deadline: ContinuousClock.Instant?
    private var objective: Objective { problem.objective }

    package init(_ problem: Problem, until stopping: Stopping = .never) {
        self.problem = problem
        maximumEvaluations = stopping.maximumEvaluations ?? .max
        deadline = stopping.timeLimit.map { ContinuousClock.now + $0 }
    }

    public var bounds: Bounds? { problem.bounds }

    /// f(x), infinite where it is not a number.
    /// - Throws: `Interruption` where a limit is reached or f(x) is −∞; what the user's function throws.
    public func value(_ point: Vector) throws -> Double {
        try spend(1)
        return try finite(objective.value(point))
    }

    /// f(x) and ∇f(x). Where an element of the gradient is not finite, the value is infinite.
    public func valueAndGradient(_ point: Vector) throws -> (value: Double, gradient: Vector) {
        guard let function = objective.valueAndGradient else {
            let value = try value(point)
            return (value, value.isFinite ? try gradientByDifferences(point) : .zeros(point.count))
        }
        try spend(objective.valuesPerGradient)
        evaluations.gradients += 1
        let (value, gradient) = try function(point)
        guard gradient.count == point.count else {
            misuse("minimize: the gradient has \(gradient.count) elements for \(point.count) variables")
        }
        return (gradient.isFinite ? try finite(value) : .infinity, gradient)
    }

    /// ∇f(x), at a point whose value is known and finite.
    public func gradient(_ point: Vector) throws -> Vector {
        guard let function = objective.valueAndGradient else { return try gradientByDifferences(point) }
        try spend(objective.valuesPerGradient - 1)
        evaluations.gradients += 1
        return try function(point).gradient
    }

    /// ∇²f(x), symmetric.
    public func hessian(_ point: Vector) throws -> Matrix {
        try checkTime()
        evaluations.hessians += 1
        if let hessian = objective.hessian { return try hessian(point) }
        return try hessianByDifferences(point)
    }

    /// ∇²f(x) v.
    /// - Parameter gradient: ∇f(x).
    public func hessianVectorProduct(_ point: Vector, _ direction: Vector, gradient: Vector) throws -> Vector {
        try checkTime()
        evaluations.hessianVectorProducts += 1
        if let product = objective.hessianVectorProduct { return try product(point, direction) }
        let size = direction.norm
        guard size > 0 else { return direction }
        let step = Double.ulpOfOne.squareRoot() * Swift.max(1, point.norm) / size
        return (try self.gradient(point.adding(step, direction)) - gradient) / step
    }

    /// f at many points: in one program where the function allows it.
    public func values(_ points: [Vector]) throws -> [Double] { try values(points) { _, _ in } }

    /// f at many points, the best of which becomes the iterate where it is better: also where a limit ends the run
    /// among them.
    public func values(_ points: [Vector], improving iterate: inout Iterate) throws -> [Double] {
        try values(points) { iterate.improve(with: $0, $1) }
    }

    /// f(x), which becomes the iterate where it is better.
    public func value(_ point: Vector, improving iterate: inout Iterate) throws -> Double {
        let value = try value(point)
        iterate.improve(with: point, value)
        return value
    }

    private func values(_ points: [Vector], _ visit: (Vector, Double) -> Void) throws -> [Double] {
        var together: [Double]?
        // The last points before the limit are evaluated one by one.
        if let function = objective.values, points.count <= maximumEvaluations - evaluations.values {
            try spend(points.count)
            together = try function(points)
        }
        return try points.indices.map { index in
            let value = try together.map { try finite($0[index]) } ?? value(points[index])
            visit(points[index], value)
            return value
        }
    }

    /// Notes derivatives that a method computed by itself.
    func count(gradients: Int, hessianVectorProducts: Int) {
        evaluations.gradients += gradients
        evaluations.hessianVectorProducts += hessianVectorProducts
    }

    /// From now on evaluations are counted, and not limited.
    func removeLimits() { (maximumEvaluations, deadline) = (.max, nil) }

    /// Ends the run where its time is over.
    public func checkTime() throws {
        if let deadline, ContinuousClock.now >= deadline { throw Interruption(reason: .timeLimit) }
    }

    private func spend(_ count: Int) throws {
        guard evaluations.values + count <= maximumEvaluations else { throw Interruption(reason: .evaluationLimit) }
        try checkTime()
        evaluations.values += count
    }

    private func finite(_ value: Double) throws -> Double {
        if value == -.infinity { throw Interruption(reason: .unbounded) }
        return value.isFinite ? value : .infinity
    }
}

/// Why a method is ended in the midst of a step.
public struct Interruption: Error {
    public let reason: StopReason

    public init(reason: StopReason) { self.reason = reason }
}
