import Optimizers

/// A way to minimise a function that is the same each time it is evaluated: from a point to a better one, again and
/// again.
///
/// Methods are values. What one remembers between steps is its `Memory`, kept by `minimize`, which also counts,
/// limits, tests for convergence and records.
public protocol Minimizer: Configurable {
    associatedtype Memory

    /// What a problem may have besides a function.
    static var accepts: ProblemParts { get }
    /// Whether it looks at the gradient.
    static var usesGradient: Bool { get }

    /// What is remembered before the first step.
    /// - Parameter iterate: the start, with its value and, if the method uses it, its gradient. May be moved, as where
    ///   a population begins with a better point.
    func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory

    /// Takes a step: changes the iterate to a better one, or leaves it.
    ///
    /// - Returns: why no further step can be taken, or nil.
    /// - Throws: what `function` throws; then the iterate must be as it was, or another point that is complete.
    func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason?

    /// What to judge and keep, where it is another point than that of the last step: the average of those passed, say.
    func evaluated(_ iterate: Iterate, _ memory: Memory, _ function: Evaluator) throws -> Iterate
}

extension Minimizer {
    public static var accepts: ProblemParts { [] }
    public static var usesGradient: Bool { true }

    public func evaluated(_ iterate: Iterate, _ memory: Memory, _ function: Evaluator) throws -> Iterate { iterate }
}

/// Where a run is.
public struct Iterate: Sendable {
    public var point: Vector
    /// f + r there.
    public var value: Double
    /// ∇f there, of methods that use it.
    public var gradient: Vector?
    /// The extent of a simplex or population, where the method has one.
    public var spread: Double?
    /// How far constraints are violated, where there are some.
    public var infeasibility: Double?
    /// What is 0 in a minimum, to first order, where that is not the gradient or what bounds and a regularizer leave of
    /// it: under constraints the conditions of Karush, Kuhn and Tucker, which then decide whether the run has converged.
    public var residual: Residual?
    /// Of the constraints, in their order: how fast the least value falls as they are loosened.
    public var multipliers: Vector?

    public init(point: Vector, value: Double, gradient: Vector? = nil) {
        (self.point, self.value, self.gradient) = (point, value, gradient)
    }

    /// Moves where the value is lower.
    mutating func improve(with point: Vector, _ value: Double) {
        if value < self.value { (self.point, self.value) = (point, value) }
    }

    /// The gradient, of methods that declare that they use it.
    package var slope: Vector { gradient ?? .zeros(point.count) }
}

/// What is 0 in a minimum.
public struct Residual: Sendable {
    /// As it is printed: "∇L(x, λ)".
    public let name: String
    public let elements: Vector

    public init(_ name: String, _ elements: Vector) { (self.name, self.elements) = (name, elements) }
}
