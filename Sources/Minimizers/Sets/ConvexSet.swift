/// A closed convex set in ℝⁿ for which the nearest point can be found. Bounds, balls, simplices, cones and planes are
/// such sets.
///
/// ```swift
/// let nearest = try minimize(
///     { (x: Tensor<Double>) in square(x - 3).sum() }, from: [0.5, 0.5], using: ProjectedGradient(),
///     within: Simplex())
/// ```
public protocol ConvexSet: Sendable {
    /// Returns the point of the set that is nearest to x, its projection.
    func nearest(to point: Vector) -> Vector
}

extension ConvexSet {
    /// Returns the distance of x from the set.
    public func distance(to point: Vector) -> Double { (nearest(to: point) - point).norm }

    /// Returns whether x is in the set, up to a distance of `tolerance` · max(1, ‖x‖).
    public func contains(_ point: Vector, tolerance: Double = 1e-9) -> Bool {
        distance(to: point) <= tolerance * Swift.max(1, point.norm)
    }
}

/// A bounded set over which linear functions are easily minimized, as `FrankWolfe` needs it.
public protocol LinearOracleSet: ConvexSet {
    /// Returns a point of the set where g·x is least.
    func minimizer(ofLinear gradient: Vector) -> Vector
}
