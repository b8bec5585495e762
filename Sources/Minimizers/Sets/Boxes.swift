extension Bounds: LinearOracleSet {
    public func projected(_ point: Vector) -> Vector { clamped(point) }

    /// The lower bound where g is positive, else the upper one.
    /// - Precondition: the box is finite where g is not 0.
    public func minimizer(ofLinear gradient: Vector) -> Vector {
        Vector(
            gradient.indices.map { index in
                if gradient[index] == 0 { return Swift.min(Swift.max(0, lower[index]), upper[index]) }
                return gradient[index] > 0 ? lower[index] : upper[index]
            })
    }
}

/// x ≥ 0.
public struct NonNegativeOrthant: ConvexSet {
    public init() {}

    public func projected(_ point: Vector) -> Vector { point.map { Swift.max($0, 0) } }
}
