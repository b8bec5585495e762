import Tensors

/// Rprop: each element has a step size, which grows while its gradient keeps its sign and shrinks where that turns.
///
/// ```
/// a = g · d;   s ← clamp(s · (growth where a > 0, shrink where a < 0), minimum, maximum)
/// d ← s sign(g), 0 where a < 0
/// p ← p − d
/// ```
/// It is for whole data sets: signs of single batches turn by chance.
///
/// Source: Riedmiller and Braun, ICNN 1993, without a way back where signs turn; our defaults are PyTorch's.
public struct Rprop: LeafwiseMethod {
    /// s before the first step: 0.01. What it is later has no effect.
    public var learningRate: Schedule { didSet { check() } }
    /// At least 0 and below 1: 0.5.
    public internal(set) var shrink: Schedule
    /// At least 1: 1.2.
    public internal(set) var growth: Schedule
    /// The bounds of s, at least 0: 1e-6 and 50.
    public internal(set) var minimumStep, maximumStep: Schedule
    /// Whether d is subtracted one step late, as Optax 0.2 does by an oversight: `false`; `true` in Optax.
    public internal(set) var delayed: Bool

    public static let name = "rprop"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(Setting("shrink", .fraction), \.shrink),
        .init(Setting("growth", .count), \.growth), .init(Setting("minimumStep", .notNegative), \.minimumStep),
        .init(Setting("maximumStep", .notNegative), \.maximumStep), .init("delayed", \.delayed),
    ]

    /// What is not given is as the dialect has it.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, shrink: Schedule = 0.5, growth: Schedule = 1.2,
        minimumStep: Schedule = 1e-6, maximumStep: Schedule = 50, delayed: Bool? = nil
    ) {
        self.learningRate = learningRate ?? 0.01
        (self.shrink, self.growth, self.delayed) = (shrink, growth, delayed ?? (dialect == .optax))
        (self.minimumStep, self.maximumStep) = (minimumStep, maximumStep)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState([
            "size": Tensor(repeating: S(learningRate(0)), shape: parameter.shape), "move": .zeros(parameter.shape),
        ])
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (agreement, past) = (sign(gradient) * sign(state.move), state.move)
        let factor = select(agreement .> 0, step[growth], select(agreement .< 0, step[shrink], 1))
        state.size = min(max(factor * state.size, step[minimumStep]), step[maximumStep])
        state.move = select(agreement .< 0, 0, state.size * sign(gradient))
        return delayed ? select(agreement .< 0, 0, past) : state.move
    }
}
