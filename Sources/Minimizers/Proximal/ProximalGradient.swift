import Settings

/// Proximal gradients, or iterative shrinkage: x ← prox(x − t ∇f(x)), of the regularizer or the bounds, for the step t.
/// The value falls with each step; `FISTA` needs fewer of them.
///
/// t is halved until the parabola that the step minimizes is above f, and then grows again. Source: Lions and Mercier,
/// *SIAM J. Numer. Anal.* 16, 1979; Beck and Teboulle, *SIAM J. Imaging Sciences* 2, 2009.
public struct ProximalGradient: Minimizer, ListedMinimizer {
    public static let name = "proximalGradient"
    package static let formula = "x = prox(x − t ∇f(x))"
    package static let source = "Lions and Mercier 1979; Beck and Teboulle 2009"
    public static var accepts: ProblemParts { [.bounds, .regularizer] }
    var factor: Double
    var growth: Double

    public static let settings: [SettingOf<Self>] = [
        SettingOf(.backtrackingFactor, \.factor), SettingOf(.growth, \.growth),
    ]

    /// Creates the method.
    /// - Parameters:
    ///   - factor: the factor of t after a step that was too long, above 0 and below 1.
    ///   - growth: the factor of t after each step, above 0.
    public init(factor: Double = 0.5, growth: Double = 1.1) {
        (self.factor, self.growth) = (factor, growth)
        check()
    }

    /// The values that the method keeps between steps.
    public struct State: Sendable {
        var length: Double
    }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        try function.problem.checkProximal(name)
        return State(length: try ProximalStep.firstLength(at: iterate, function))
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        let smoothValue = iterate.value - (function.problem.regularizer?.value(iterate.point) ?? 0)
        guard
            let step = try ProximalStep(
                from: iterate, smoothValue: smoothValue, length: state.length * growth, shrinking: factor, function)
        else { return .lineSearchFailed }
        state.length = step.length
        if step.next.point == iterate.point { return .roundingLimit }
        iterate = step.next
        return nil
    }
}

extension Setting {
    /// The factor of the step length after each step.
    static let growth = Setting("growth", .positive)
}
