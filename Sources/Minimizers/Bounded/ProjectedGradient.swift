import Optimizers

/// Spectral projected gradients, within bounds or a convex set (`Indicator`): towards the projection of a step along the
/// gradient, whose length is that which the last step would have needed.
/// ```
/// d = P(x − λ ∇f(x)) − x;   x ← x + t d
/// λ = s·s / s·y            of the last step s and change of the gradient y (Barzilai and Borwein)
/// ```
/// t is the first of 1 and smaller ones, by interpolation, for which the value is below the greatest of the last
/// `memory` values by c t ∇f(x)·d; so the value may rise for some steps, but with a memory of 1 never does.
///
/// Birgin, Martínez and Raydan, *SIAM J. Optim.* 10, 2000.
public struct ProjectedGradient: Minimizer {
    public static let name = "projectedGradient"
    public static var accepts: ProblemParts { [.bounds, .regularizer] }
    /// c.
    public var decrease: Double
    /// How many values are remembered.
    public var memory: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf(.decrease, \.decrease), SettingOf("memory", \.memory),
    ]

    public init(decrease: Double = 1e-4, memory: Int = 10) {
        (self.decrease, self.memory) = (decrease, memory)
        check()
    }

    public struct Memory: Sendable {
        /// λ.
        var length: Double
        var values: [Double]
    }

    public func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory {
        let problem = function.problem
        guard problem.regularizer == nil || (problem.bounds == nil && problem.regularizer is Indicator) else {
            throw MinimizationError(
                "\(name) keeps to bounds, or to a set by Indicator; use fista for other regularizers")
        }
        let size = problem.stationarity(iterate.slope, at: iterate.point).maximumNorm
        return Memory(length: Self.limited(1 / size), values: [iterate.value])
    }

    public func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason? {
        let (x, gradient) = (iterate.point, iterate.slope)
        let direction = function.problem.proximalPoint(x.adding(-memory.length, gradient), step: 1) - x
        let slope = dot(gradient, direction)
        guard slope < 0 else { return .roundingLimit }
        let greatest = memory.values.max() ?? iterate.value
        var t = 1.0
        while true {
            let point = x.adding(t, direction)
            let trial = function.bounds?.clamped(point) ?? point
            if trial == x { return .lineSearchFailed }
            let (value, next) = try function.valueAndGradient(trial)
            if value <= greatest + decrease * t * slope + 4 * Double.ulpOfOne * abs(greatest) {
                let (step, change) = (trial - x, next - gradient)
                let curvature = dot(step, change)
                memory.length = curvature > 0 ? Self.limited(dot(step, step) / curvature) : Self.longest
                memory.values = Array((memory.values + [value]).suffix(self.memory))
                iterate = Iterate(point: trial, value: value, gradient: next)
                return nil
            }
            let parabola = -0.5 * t * t * slope / (value - iterate.value - t * slope)
            t = parabola >= 0.1 * t && parabola <= 0.9 * t ? parabola : t / 2
        }
    }

    private static let longest = 1e30
    private static func limited(_ length: Double) -> Double { Swift.min(longest, Swift.max(1 / longest, length)) }
}
