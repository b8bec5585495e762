import Settings

/// Accelerated proximal gradients with adaptive restart: a step from a point beyond the last one. The standard method
/// where there is a regularizer, or a set other than bounds.
/// ```
/// y = x + β (x − x'),  β = (θ' − 1) / θ,  θ = ½ (1 + √(1 + 4 θ'² t'/t))      x', θ', t': of the step before
/// x ← prox(y − t ∇f(y))
/// ```
/// prox is that of the regularizer or the bounds. The momentum restarts if the value would rise (`function`; the step
/// is then taken again from x, so that the value falls with each), or if the step turns against the last one
/// (`gradient`). It is made for convex f + r, and follows others downhill, too.
///
/// Source: Beck and Teboulle, *SIAM J. Imaging Sciences* 2, 2009; the restart by O'Donoghue and Candès, *Foundations of
/// Computational Mathematics* 15, 2015; growing steps by Scheinberg, Goldfarb and Bai, ibid. 14, 2014.
public struct FISTA: Minimizer, ListedMinimizer {
    /// The condition on which the momentum restarts.
    public enum Restart: String, Sendable, CaseIterable {
        /// The value would rise.
        case function
        /// The last step went against the momentum.
        case gradient
        /// The momentum never restarts.
        case never
    }

    public static let name = "fista"
    package static let formula = "x = prox(y − t ∇f(y)), y = x + β (x − x')"
    package static let source = "Beck and Teboulle, SIAM J. Imaging Sciences 2, 2009"
    public static var accepts: ProblemParts { [.bounds, .regularizer] }
    var restart: Restart
    var factor: Double
    var growth: Double

    public static let settings: [SettingOf<Self>] = [
        SettingOf("restart", \.restart), SettingOf(.backtrackingFactor, \.factor), SettingOf(.growth, \.growth),
    ]

    /// Creates the method.
    /// - Parameters:
    ///   - restart: the condition on which the momentum restarts.
    ///   - factor: the factor of t after a step that was too long, above 0 and below 1.
    ///   - growth: the factor of t after each step, above 0.
    public init(restart: Restart = .function, factor: Double = 0.5, growth: Double = 1.02) {
        (self.restart, self.factor, self.growth) = (restart, factor, growth)
        check()
    }

    /// The values that the method keeps between steps.
    public struct State: Sendable {
        var length: Double
        /// The momentum θ; 1 for none.
        var momentum = 1.0
        var before: Vector
    }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        try function.problem.checkProximal(name)
        return State(length: try ProximalStep.firstLength(at: iterate, function), before: iterate.point)
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        let length = state.length * growth
        let momentum = (1 + (1 + 4 * state.momentum * state.momentum * state.length / length).squareRoot()) / 2
        let inertia = (state.momentum - 1) / momentum
        let (y, value) = try extrapolated(iterate, inertia, state.before, function)
        guard
            value < .infinity,
            let step = try ProximalStep(
                from: y, smoothValue: value, length: length, shrinking: factor, function),
            !(restart == .function && step.next.value > iterate.value + 8 * Double.ulpOfOne * abs(iterate.value))
        else {
            guard inertia > 0 else { return .lineSearchFailed }
            (state.momentum, state.before) = (1, iterate.point)
            return try self.step(&iterate, &state, function)
        }
        let turns = dot(y.point - step.next.point, step.next.point - iterate.point) > 0
        state.momentum = restart == .gradient && turns ? 1 : momentum
        state.before = restart == .gradient && turns ? step.next.point : iterate.point
        state.length = step.length
        if step.next.point == iterate.point, inertia == 0 { return .roundingLimit }
        iterate = step.next
        return nil
    }

    /// Returns y with ∇f(y), and f(y).
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
