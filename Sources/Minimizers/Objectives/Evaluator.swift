import Support
import Tensors

/// The numbers of evaluations of a function and its derivatives.
public struct Evaluations: Sendable, Hashable, Codable {
    /// The number of values computed.
    public var values = 0
    /// The number of gradients computed.
    public var gradients = 0
    /// The number of Hessians computed.
    public var hessians = 0
    /// The number of products of the Hessian with a vector.
    public var hessianVectorProducts = 0

    /// Creates counts of zero.
    init() {}
}

/// The function as methods see it. Every evaluation is counted and limited, unknown derivatives are approximated, and
/// values that are not finite are infinite, so that no comparison accepts them.
public final class Evaluator {
    /// The problem whose function is evaluated.
    public let problem: Problem
    /// The evaluations so far.
    public private(set) var evaluations = Evaluations()
    private var maximumEvaluations: Int
    private var deadline: ContinuousClock.Instant?
    /// The time that the last value took, where there is a deadline.
    private var timePerValue = Duration.zero
    private var objective: Objective { problem.objective }

    package init(_ problem: Problem, until stopping: Stopping = .never) {
        self.problem = problem
        maximumEvaluations = stopping.maximumEvaluations ?? .max
        deadline = stopping.timeLimit.map { ContinuousClock.now + $0 }
    }

    /// The bounds of the problem.
    public var bounds: Bounds? { problem.bounds }

    /// Computes f(x), infinite if it is not a number.
    /// - Throws: an error that ends the run if a limit is reached or f(x) is −∞, which a method passes on; whatever the
    ///   user's function throws.
    public func value(_ point: Vector) throws -> Double {
        try spend(1)
        return try finite(timed { try objective.value(point) })
    }

    /// Computes f(x) and ∇f(x). If an element of the gradient is not finite, the value is infinite.
    public func valueAndGradient(_ point: Vector) throws -> (value: Double, gradient: Vector) {
        guard let function = objective.valueAndGradient else {
            let value = try value(point)
            return (value, value.isFinite ? try gradientByDifferences(point) : .zeros(point.count))
        }
        try spend(objective.valuesPerGradient)
        evaluations.gradients += 1
        let (value, gradient) = try timed { try function(point) }
        guard gradient.count == point.count else {
            misuse("minimize: the gradient has \(gradient.count) elements for \(point.count) variables")
        }
        return (gradient.isFinite ? try finite(value) : .infinity, gradient)
    }

    /// Computes ∇f(x), at a point whose value is known and finite.
    public func gradient(_ point: Vector) throws -> Vector {
        guard let function = objective.valueAndGradient else { return try gradientByDifferences(point) }
        try spend(objective.valuesPerGradient - 1)
        evaluations.gradients += 1
        return try function(point).gradient
    }

    /// Computes ∇²f(x), symmetric.
    public func hessian(_ point: Vector) throws -> Matrix {
        try checkTime()
        evaluations.hessians += 1
        if let hessian = objective.hessian { return try hessian(point) }
        return try hessianByDifferences(point)
    }

    /// Computes ∇²f(x) v.
    /// - Parameter gradient: the gradient ∇f(x).
    public func hessianVectorProduct(_ point: Vector, _ direction: Vector, gradient: Vector) throws -> Vector {
        try checkTime()
        evaluations.hessianVectorProducts += 1
        if let product = objective.hessianVectorProduct { return try product(point, direction) }
        let size = direction.norm
        guard size > 0 else { return direction }
        let step = Double.ulpOfOne.squareRoot() * Swift.max(1, point.norm) / size
        return (try self.gradient(point.adding(step, direction)) - gradient) / step
    }

    /// Computes f at many points, in one program if the function allows it.
    public func values(_ points: [Vector]) throws -> [Double] { try values(points) { _, _ in } }

    /// Computes f at many points, the best of which becomes the iterate if it is better, even if a limit ends the run
    /// among them.
    public func values(_ points: [Vector], improving iterate: inout Iterate) throws -> [Double] {
        try values(points) { iterate.improve(with: $0, $1) }
    }

    /// Computes f(x); the point becomes the iterate if it is better.
    public func value(_ point: Vector, improving iterate: inout Iterate) throws -> Double {
        let value = try value(point)
        iterate.improve(with: point, value)
        return value
    }

    private func values(_ points: [Vector], _ visit: (Vector, Double) -> Void) throws -> [Double] {
        var together: [Double]?
        // Shortly before a limit, points are evaluated one by one.
        if let function = objective.values, points.count <= maximumEvaluations - evaluations.values,
            isTimeLeft(for: points.count)
        {
            try spend(points.count)
            together = try function(points)
        }
        return try points.indices.map { index in
            let value = try together.map { try finite($0[index]) } ?? value(points[index])
            visit(points[index], value)
            return value
        }
    }

    /// Counts derivatives that a method computed by itself.
    func count(gradients: Int, hessianVectorProducts: Int) {
        evaluations.gradients += gradients
        evaluations.hessianVectorProducts += hessianVectorProducts
    }

    /// Removes the limits; evaluations are still counted.
    func removeLimits() { (maximumEvaluations, deadline) = (.max, nil) }

    /// Ends the run if its time is over.
    public func checkTime() throws {
        if let deadline, ContinuousClock.now >= deadline { throw Interruption(reason: .timeLimit) }
    }

    private func isTimeLeft(for count: Int) -> Bool {
        deadline.map { ContinuousClock.now + timePerValue * count < $0 } ?? true
    }

    private func timed<Value>(_ body: () throws -> Value) rethrows -> Value {
        guard deadline != nil else { return try body() }
        let began = ContinuousClock.now
        defer { timePerValue = ContinuousClock.now - began }
        return try body()
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

/// The reason to end a run in the middle of a step.
package struct Interruption: Error {
    package let reason: StopReason

    package init(reason: StopReason) { self.reason = reason }
}
