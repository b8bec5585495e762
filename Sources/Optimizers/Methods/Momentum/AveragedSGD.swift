import Tensors

/// Averaged stochastic gradient descent: a rate that falls so slowly that the parameters keep moving around the
/// minimum, and the average of where they were.
///
/// ```
/// r = η / (1 + λ η (t − 1))^α
/// p ← p − r (g + λ p)
/// a ← a + (p − a) / max(1, t − 1 − s)
/// ```
/// λ both decays p and slows the steps; s is the step from which on a is the average of the p, and not the last. The
/// average is what is evaluated and kept.
///
/// Source: Polyak and Juditsky, SIAM J. Control Optim. 30, 1992; Bottou 2010; our defaults are PyTorch's, whose s is
/// so late that `start` is best given.
public struct AveragedSGD: LeafwiseMethod {
    /// η: 0.01.
    public var learningRate: Schedule { didSet { check() } }
    /// λ, at least 0: 1e-4. α, at least 0: 0.75.
    public internal(set) var decay, power: Schedule
    /// s, in steps, at least 0: 1 000 000.
    public internal(set) var start: Int

    public static let name = "asgd"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(Setting("decay", .notNegative), \.decay),
        .init(Setting("power", .notNegative), \.power), .init("start", atLeast: 0, \.start),
    ]

    /// What is not given is as the dialect has it.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, decay: Schedule = 1e-4, power: Schedule = 0.75,
        start: Int = 1_000_000
    ) {
        self.learningRate = learningRate ?? 0.01
        (self.decay, self.power, self.start) = (decay, power, start)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(["average": parameter])
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (start, λ) = (start, step[decay])
        let rate = step.rate / pow(1 + λ * step.rate * (step.number - 1), step[power])
        let update = rate * gradient + rate * λ * parameter
        let weight = step.scalar("weight") { 1 / Double(Swift.max(1, $0.steps - start)) }
        state.average = state.average + weight * (parameter - update - state.average)
        return update
    }

    public func evaluated<S: FloatingScalar>(_ parameters: [Tensor<S>], _ state: OptimizerState<S>) -> [Tensor<S>] {
        state.leaves.map(\.average)
    }
}
