import Optimizers

/// Accelerated proximal gradients with adaptive restart: a step from a point beyond the last one.
/// ```
/// y = x + β (x − x'),  β = (θ' − 1) / θ,  θ = ½ (1 + √(1 + 4 θ'² t'/t))      x', θ', t': of the step before
/// x ← prox(y − t ∇f(y))
/// ```
/// of the regularizer or the bounds. The momentum begins anew where the value would rise (`function`; the step is then
/// taken again from x, so that the value falls with each), or where the step turns against the last one (`gradient`).
/// Of convex functions f + r; others are followed downhill, too.
///
/// Beck and Teboulle, *SIAM J. Imaging Sciences* 2, 2009; the restart by O'Donoghue and Candès, *Foundations of
/// Computational Mathematics* 15, 2015; steps that grow by Scheinberg, Goldfarb and Bai, ibid. 14, 2014.
public struct FISTA: Minimizer {
    public enum Restart: String, Sendable, CaseIterable {
        case function, gradient, never
    }

    public static let name = "fista"
    public static var accepts: ProblemParts { [.bounds, .regularizer] }
    public var restart: Restart
    /// What t is multiplied by where it was too long.
    public var factor: Double
    /// What t is multiplied by after each step.
    public var growth: Double

    public static let settings: [SettingOf<Self>] = [
        SettingOf("restart", \.restart), SettingOf(.backtrackingFactor, \.factor), SettingOf(.growth, \.growth),
    ]

    public init(restart: Restart = .function, factor: Double = 0.5, growth: Double = 1.02) {
        (self.restart, self.factor, self.growth) = (restart, factor, growth)
        check()
    }

    public struct Memory: Sendable {
        var length: Double
        /// θ; 1 without momentum.
        var momentum = 1.0
        var before: Vector
    }

    public func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory {
        try function.problem.checkProximal(name)
        return Memory(length: try ProximalStep.firstLength(at: iterate, function), before: iterate.point)
    }

    public func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason? {
        let length = memory.length * growth
        let momentum = (1 + (1 + 4 * memory.momentum * memory.momentum * memory.length / length).squareRoot()) / 2
        let inertia = (memory.momentum - 1) / momentum
        let (y, value) = try extrapolated(iterate, inertia, memory.before, function)
        guard
            value < .infinity,
            let step = try ProximalStep(
                from: y, smoothValue: value, length: length, shrinking: factor, function),
            !(restart == .function && step.next.value > iterate.value + 8 * Double.ulpOfOne * abs(iterate.value))
        else {
            guard inertia > 0 else { return .lineSearchFailed }
            (memory.momentum, memory.before) = (1, iterate.point)
            return try self.step(&iterate, &memory, function)
        }
        let turns = dot(y.point - step.next.point, step.next.point - iterate.point) > 0
        memory.momentum = restart == .gradient && turns ? 1 : momentum
        memory.before = restart == .gradient && turns ? step.next.point : iterate.point
        memory.length = step.length
        if step.next.point == iterate.point, inertia == 0 { return .roundingLimit }
        iterate = step.next
        return nil
    }

    /// y with ∇f(y), and f(y).
    private func extrapolated(
        _ iterate: Iterate, _ inertia: Double, _ before: Vector, _ function: Evaluator
    ) throws -> (Iterate, Double) {
        guard inertia > 0, iterate.point != before else {
            return (iterate, iterate.value - (function.problem.regularizer?.value(iterate.point) ?? 0))
        }
        let beyond = iterate.point.adding(inertia, iterate.point - before)
        let y = function.bounds?.clamped(beyond) ?? beyond
        let (value, gradient) = try function.valueAndGradient(y)
        return (Iterate(point: y, value: value, gradient: gradient), value)
    }
}
