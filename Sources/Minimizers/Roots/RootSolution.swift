/// Where a system of equations is fulfilled, as far as it was brought.
public struct RootSolution<Point: Sendable>: Sendable, CustomStringConvertible {
    public let point: Point
    /// F there.
    public let residual: [Double]
    public let iterations: Int
    /// Of F; and of its Jacobian.
    public let evaluations: Int
    public let jacobians: Int
    /// `target` where F is as small as asked for, `roundingLimit` where it cannot be made smaller in 64 bits. A minimum
    /// of ‖F‖ that is no root is `lineSearchFailed`.
    public let reason: StopReason

    /// maxᵢ |Fᵢ|.
    public var residualNorm: Double { Vector(residual).maximumNorm }
    public var isConverged: Bool { reason.isConverged }

    public var description: String {
        "x = \(point), |F(x)| = \(residualNorm) after \(iterations) iterations: \(reason.explanation)"
    }

    func map<Other: Sendable>(_ transform: (Point) -> Other) -> RootSolution<Other> {
        RootSolution<Other>(
            point: transform(point), residual: residual, iterations: iterations, evaluations: evaluations,
            jacobians: jacobians, reason: reason)
    }
}
