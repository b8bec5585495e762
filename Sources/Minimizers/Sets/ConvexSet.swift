/// A closed convex set in ℝⁿ of which the nearest point is known.
///
/// Methods keep to one by its indicator function:
/// ```swift
/// let nearest = try minimize(
///     { (x: Tensor<Double>) in square(x - 3).sum() }, from: [0.5, 0.5], using: ProjectedGradient(),
///     plus: Indicator(Simplex()))
/// ```
public protocol ConvexSet: Sendable {
    /// The point of the set that is nearest to x.
    func projected(_ point: Vector) -> Vector
}

extension ConvexSet {
    /// How far x is from the set.
    public func distance(to point: Vector) -> Double { (projected(point) - point).norm }

    /// Whether x is in the set, but for a distance of `tolerance` · max(1, ‖x‖).
    public func contains(_ point: Vector, tolerance: Double = 1e-9) -> Bool {
        distance(to: point) <= tolerance * Swift.max(1, point.norm)
    }
}

/// A bounded set over which linear functions are easily minimised, as `FrankWolfe` needs it.
public protocol LinearOracleSet: ConvexSet {
    /// A point of the set where g·x is least.
    func minimizer(ofLinear gradient: Vector) -> Vector
}
