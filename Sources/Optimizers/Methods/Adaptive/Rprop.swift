import Tensors

/// Resilient propagation: every element has its own step size, which grows while its gradient keeps its sign and
/// shrinks when the sign turns.
///
/// Take it for gradients of the whole data set; on single batches signs turn by chance.
///
/// ```
/// a = g · d;   s ← clamp(s · (growth where a > 0, shrink where a < 0), minimum, maximum)
/// d ← s sign(g), 0 where a < 0
/// p ← p − d
/// ```
/// Source: Riedmiller and Braun, ICNN 1993. Steps are not undone where signs turn. Defaults: PyTorch's.
public struct Rprop: LeafwiseMethod, ListedMethod {
    public static let name = "rprop"
    static let formula = """
        a = g · d;   s ← clamp(s · (growth where a > 0, shrink where a < 0), minimum, maximum)
        d ← s sign(g), 0 where a < 0
        p ← p − d
        """
    static let source = "Riedmiller and Braun, ICNN 1993"
    static let usualLearningRate = 0.01

    /// The step size s before the first step; later values of a schedule have no effect.
    public var learningRate: Schedule { didSet { check() } }
    var shrink: Schedule
    var growth: Schedule
    var minimumStep: Schedule
    var maximumStep: Schedule
    var delayed: Bool

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(Setting("shrink", .fraction), \.shrink),
        .init(Setting("growth", .count), \.growth), .init(Setting("minimumStep", .notNegative), \.minimumStep),
        .init(Setting("maximumStep", .notNegative), \.maximumStep), .init("delayed", \.delayed),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the step size s before the first step; later values of a schedule have no effect. Default:
    ///     0.01.
    ///   - shrink: the factor of s where the sign turns, at least 0 and below 1. Default: 0.5.
    ///   - growth: the factor of s where the sign stays, at least 1. Default: 1.2.
    ///   - minimumStep: the least s, at least 0. Default: 1e-6.
    ///   - maximumStep: the greatest s, at least 0. Default: 50.
    ///   - delayed: whether d is subtracted one step late, as Optax 0.2 does by an oversight. Default: `false`; `true`
    ///     in Optax.
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
