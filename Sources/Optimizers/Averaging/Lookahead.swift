import Tensors

extension Optimizer {
    /// Adds lookahead: every k steps, a slow copy of the parameters goes part of the way to them, and they go on from
    /// there. It makes fast methods steadier.
    ///
    /// ```
    /// p ← p − update
    /// s ← s + α (p − s);   p ← s                           after every k-th step; s₀ = p₀
    /// ```
    /// The slow copy is what is evaluated and kept.
    ///
    /// Source: Zhang, Lucas, Hinton and Ba, NeurIPS 2019. It is algorithm 1.
    ///
    /// - Parameters:
    ///   - slowRate: The part α of the way, above 0.
    ///   - period: The steps k between two moves of the slow copy, at least 1.
    ///   - resettingState: Whether the method then starts afresh, with its count of steps. Schedules go on.
    public func lookahead(slowRate: Schedule = 0.5, period: Int = 6, resettingState: Bool = false) -> Chain {
        adding(Lookahead(slowRate: slowRate, period: period, resettingState: resettingState))
    }
}

/// The transformation that `lookahead(slowRate:period:resettingState:)` chains.
struct Lookahead: ListedTransformation {
    static let name = "lookahead"
    static let formula = """
        p ← p − update
        s ← s + α (p − s);   p ← s                           after every k-th step; s₀ = p₀
        """
    static let source = "Zhang, Lucas, Hinton and Ba, NeurIPS 2019"
    static let standard = Lookahead()

    var slowRate: Schedule
    var period: Int
    var resettingState: Bool

    let movesParameters = true
    static let settings: [SettingOf<Self>] = [
        .init(Setting("slowRate", .positive), \.slowRate), .init("period", atMost: Setting.mostSteps, \.period),
        .init("resettingState", \.resettingState),
    ]

    init(slowRate: Schedule = 0.5, period: Int = 6, resettingState: Bool = false) {
        (self.slowRate, self.period, self.resettingState) = (slowRate, period, resettingState)
        check()
    }

    var restartPeriod: Int? { resettingState ? period : nil }

    func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(names: names, leaves: parameters.map { ParameterState(["slow": $0]) })
    }

    func parameters<S: FloatingScalar>(
        _ parameters: [Tensor<S>], _ state: inout OptimizerState<S>, from old: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        guard step.ends(every: period) else { return parameters }
        for (index, parameter) in parameters.enumerated() {
            let slow = state.leaves[index].slow
            state.leaves[index].slow = slow + step[slowRate] * (parameter - slow)
        }
        return state.leaves.map { $0.slow }
    }

    func evaluated<S: FloatingScalar>(_ parameters: [Tensor<S>], _ state: OptimizerState<S>) -> [Tensor<S>] {
        state.leaves.map { $0.slow }
    }
}
