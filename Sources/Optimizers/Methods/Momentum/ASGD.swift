import Tensors

/// Averaged stochastic gradient descent: gradient descent with a slowly falling rate, evaluated at the average of its
/// parameters.
///
/// Take it for convex problems with noisy gradients, where the average has the best rate of convergence there is.
///
/// ```
/// r = η / (1 + λ η (t − 1))^α
/// p ← p − r (g + λ p)
/// a ← a + (p − a) / max(1, t − 1 − s)
/// ```
/// λ both decays p and slows the steps. From step s on, a is the average of the parameters; before it, a is p. The
/// average is what is evaluated and kept.
///
/// Source: Polyak and Juditsky, SIAM J. Control Optim. 30, 1992; Bottou 2010. Defaults: PyTorch's, whose s is so late
/// that `start` is best given.
public struct ASGD: LeafwiseMethod, ListedMethod {
    public static let name = "asgd"
    static let formula = """
        r = η / (1 + λ η (t − 1))^α
        p ← p − r (g + λ p)
        a ← a + (p − a) / max(1, t − 1 − s)
        """
    static let source = "Polyak and Juditsky, SIAM J. Control Optim. 30, 1992; Bottou 2010"
    static let usualLearningRate = 0.05

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var decay: Schedule
    var power: Schedule
    var start: Int

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(Setting("decay", .notNegative), \.decay),
        .init(Setting("power", .notNegative), \.power), .init("start", atLeast: 0, atMost: Setting.mostSteps, \.start),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.01.
    ///   - decay: the decay λ of the parameters, at least 0. Default: 1e-4.
    ///   - power: the power α with which the rate falls, at least 0. Default: 0.75.
    ///   - start: the step s after which the average begins, at least 0. Default: 1,000,000.
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
