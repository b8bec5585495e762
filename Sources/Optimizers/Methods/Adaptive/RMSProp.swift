import Tensors

/// RMSProp divides the gradient by the root of a running mean of its square.
///
/// Take it for recurrent networks and reinforcement learning, where it is customary; `Adam` adds momentum and bias
/// correction to it.
///
/// ```
/// v ← ρ v + (1 − ρ) g²;   a ← ρ a + (1 − ρ) g          a = 0 unless centered
/// p ← p − η g / (√(v − a²) + ε)                        momentum acts on g / (…) as in SGD
/// ```
/// Source: Tieleman and Hinton, Lecture 6.5, 2012; Graves, arXiv 1308.0850. Centering is Graves' equation 38. Defaults:
/// PyTorch's.
public struct RMSProp: LeafwiseMethod, ListedMethod {
    public static let name = "rmsprop"
    static let formula = """
        v ← ρ v + (1 − ρ) g²;   a ← ρ a + (1 − ρ) g          a = 0 unless centered
        p ← p − η g / (√(v − a²) + ε)                        momentum acts on g / (…) as in SGD
        """
    static let source = "Tieleman and Hinton, Lecture 6.5, 2012; Graves, arXiv 1308.0850"
    static let usualLearningRate = 0.003

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    package var decay: Schedule
    package var epsilon: Schedule
    package var epsilonPlacement: EpsilonPlacement
    var initialAccumulator: Double
    var momentum: Schedule
    var momentumForm: MomentumForm
    var nesterov: Bool
    var centered: Bool
    var biasCorrection: Bool

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.decay, \.decay), .init(.initialAccumulator, \.initialAccumulator),
        .init(.epsilon, \.epsilon), .init("epsilonPlacement", \.epsilonPlacement), .init(.momentum, \.momentum),
        .init("momentumForm", \.momentumForm), .init("nesterov", \.nesterov), .init("centered", \.centered),
        .init("biasCorrection", \.biasCorrection),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.01; 0.001 in Keras.
    ///   - decay: the decay ρ of the running means, at least 0 and below 1. Default: 0.99; 0.9 in Keras and Optax.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-8; 1e-7 in Keras.
    ///   - epsilonPlacement: whether ε is added outside or inside the root. Default: `.outsideRoot`; `.insideRoot` in
    ///     Keras and Optax.
    ///   - initialAccumulator: the value of v before the first step, at least 0. Default: 0.
    ///   - momentum: the momentum μ, at least 0 and below 1. Default: 0.
    ///   - momentumForm: the form of the velocity. Default: `.velocity`; `.velocityWithRate` in Keras and Optax.
    ///   - nesterov: whether momentum is Nesterov's. Default: `false`.
    ///   - centered: whether the square of the mean gradient a is subtracted, so that the root is a standard deviation.
    ///     Default: `false`.
    ///   - biasCorrection: whether v and a are divided by 1 − ρᵗ. Default: `false`.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, decay: Schedule? = nil, epsilon: Schedule? = nil,
        epsilonPlacement: EpsilonPlacement? = nil, initialAccumulator: Double = 0, momentum: Schedule = 0,
        momentumForm: MomentumForm? = nil, nesterov: Bool = false, centered: Bool = false, biasCorrection: Bool = false
    ) {
        self.learningRate = learningRate ?? dialect.choose(0.01, keras: 0.001)
        self.decay = decay ?? dialect.choose(0.99, keras: 0.9, optax: 0.9)
        self.epsilon = epsilon ?? dialect.choose(1e-8, keras: 1e-7)
        self.epsilonPlacement = epsilonPlacement ?? dialect.choose(.outsideRoot, keras: .insideRoot, optax: .insideRoot)
        self.momentumForm = momentumForm ?? ([.keras, .optax].contains(dialect) ? .velocityWithRate : .velocity)
        (self.momentum, self.nesterov, self.initialAccumulator) = (momentum, nesterov, initialAccumulator)
        (self.centered, self.biasCorrection) = (centered, biasCorrection)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        var state = ParameterState(["meanSquare": Tensor(repeating: S(initialAccumulator), shape: parameter.shape)])
        if centered { state.declare("mean", .zeros(parameter.shape)) }
        if momentum.constantValue != 0 { state.declare("velocity", .zeros(parameter.shape)) }
        return state
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (ρ, correction) = (step[decay], biasCorrection ? step.debiasing(decay) : Tensor(1))
        state.meanSquare = ρ * state.meanSquare + (1 - ρ) * square(gradient)
        if centered { state.mean = ρ * state.mean + (1 - ρ) * gradient }
        let variance = correction * state.meanSquare - (centered ? square(correction * state.mean) : Tensor(0))
        let direction = gradient / epsilonPlacement.root(of: variance, step[epsilon])
        return momentumForm.update(direction, &state, momentum, nesterov: nesterov, step)
    }
}
