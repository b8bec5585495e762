/// The current point of a run, with its value and derivatives.
public struct Iterate: Sendable {
    /// The point.
    public var point: Vector
    /// The value f + r at the point.
    public var value: Double
    /// The gradient ∇f there, for methods that use it.
    public var gradient: Vector?
    /// The extent of a simplex or population, for methods that have one.
    public var spread: Double?
    /// The greatest violation of a constraint, if there are constraints.
    public var infeasibility: Double?
    /// A quantity that is 0 at a minimum, to first order, if it is not the gradient or the part that bounds and a
    /// regularizer leave of it. With constraints it holds the Karush–Kuhn–Tucker conditions, which then decide whether
    /// the run has converged.
    public var residual: Residual?
    /// The multipliers of the constraints, in their order: how fast the least value falls as they are loosened.
    public var multipliers: Vector?

    /// Creates an iterate.
    public init(point: Vector, value: Double, gradient: Vector? = nil) {
        (self.point, self.value, self.gradient) = (point, value, gradient)
    }

    /// Moves to the point if its value is lower.
    mutating func improve(with point: Vector, _ value: Double) {
        if value < self.value { (self.point, self.value) = (point, value) }
    }

    /// The gradient, for methods that declare that they use it.
    package var slope: Vector { gradient ?? .zeros(point.count) }
}

/// A named quantity that is 0 at a minimum.
public struct Residual: Sendable {
    /// The name as it is printed: "∇L(x, λ)".
    public let name: String
    /// The elements of the quantity.
    public let elements: Vector

    /// Creates a residual.
    public init(_ name: String, _ elements: Vector) { (self.name, self.elements) = (name, elements) }
}
