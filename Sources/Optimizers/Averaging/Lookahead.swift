import Tensors

/// Lookahead: every k steps a slow copy of the parameters goes a part of the way to them, and they go on from there.
/// The slow copy is what is judged and kept.
///
/// ```
/// p ← p − update
/// s ← s + α (p − s);   p ← s                           after every k-th step; s₀ = p₀
/// ```
/// Source: Zhang, Lucas, Hinton and Ba, NeurIPS 2019, algorithm 1.
public struct Lookahead: Transformation {
    /// α, above 0: 0.5.
    public internal(set) var slowRate: Schedule
    /// k, at least 1: 6.
    public internal(set) var period: Int
    /// Whether the method then begins anew, its count of steps too: `false`. Schedules go on.
    public internal(set) var resettingState: Bool

    public static let name = "lookahead"
    public let movesParameters = true
    public static let settings: [SettingOf<Self>] = [
        .init(Setting("slowRate", .positive), \.slowRate), .init("period", \.period),
        .init("resettingState", \.resettingState),
    ]

    public init(slowRate: Schedule = 0.5, period: Int = 6, resettingState: Bool = false) {
        (self.slowRate, self.period, self.resettingState) = (slowRate, period, resettingState)
        check()
    }

    public var restartPeriod: Int? { resettingState ? period : nil }

    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(names: names, leaves: parameters.map { ParameterState(["slow": $0]) })
    }

    public func parameters<S: FloatingScalar>(
        _ parameters: [Tensor<S>], _ state: inout OptimizerState<S>, from old: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        guard step.ends(every: period) else { return parameters }
        for (index, parameter) in parameters.enumerated() {
            let slow = state.leaves[index].slow
            state.leaves[index].slow = slow + step[slowRate] * (parameter - slow)
        }
        return state.leaves.map { $0.slow }
    }

    public func evaluated<S: FloatingScalar>(_ parameters: [Tensor<S>], _ state: OptimizerState<S>) -> [Tensor<S>] {
        state.leaves.map { $0.slow }
    }
}

extension Optimizer {
    /// With a slow copy that looks `period` steps ahead: see `Lookahead`.
    public func lookahead(slowRate: Schedule = 0.5, period: Int = 6, resettingState: Bool = false) -> Chain {
        adding(Lookahead(slowRate: slowRate, period: period, resettingState: resettingState))
    }
}
