/// The result of solving a system of equations F(x) = 0.
public struct RootSolution<Point: Sendable>: Sendable, CustomStringConvertible {
    /// The point found.
    public let point: Point
    /// The values F(x) there.
    public let residual: [Double]
    /// The number of iterations.
    public let iterations: Int
    /// The number of evaluations of F.
    public let evaluations: Int
    /// The number of evaluations of its Jacobian.
    public let jacobians: Int
    /// The reason for stopping: `target` if F is as small as asked for, `roundingLimit` if it cannot be made smaller in
    /// 64 bits, `lineSearchFailed` at a minimum of ‖F‖ that is not a root.
    public let reason: StopReason

    /// The greatest residual, maxᵢ |Fᵢ|.
    public var residualNorm: Double { Vector(residual).maximumNorm }
    /// Indicates whether a root was found.
    public var isConverged: Bool { reason.isConverged }

    /// The solution in one line.
    public var description: String {
        "x = \(point), |F(x)| = \(residualNorm) after \(iterations) iterations: \(reason.explanation)"
    }

    func map<Other: Sendable>(_ transform: (Point) -> Other) -> RootSolution<Other> {
        RootSolution<Other>(
            point: transform(point), residual: residual, iterations: iterations, evaluations: evaluations,
            jacobians: jacobians, reason: reason)
    }
}
