import Tensors

/// Adagrad divides each element's step by the root of the sum of all its squared gradients so far.
///
/// Take it for sparse features, whose rare elements keep large steps; on long runs its steps become very small.
///
/// ```
/// G ← G + g²
/// p ← p − η / (1 + (t − 1) δ) · g / (√G + ε)
/// ```
/// Source: Duchi, Hazan and Singer, JMLR 12, 2011. Defaults: PyTorch's.
public struct Adagrad: LeafwiseMethod, ListedMethod {
    public static let name = "adagrad"
    static let formula = """
        G ← G + g²
        p ← p − η / (1 + (t − 1) δ) · g / (√G + ε)
        """
    static let source = "Duchi, Hazan and Singer, JMLR 12, 2011"
    static let usualLearningRate = 0.05

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    package var initialAccumulator: Double
    package var epsilon: Schedule
    package var epsilonPlacement: EpsilonPlacement
    var rateDecay: Double

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.initialAccumulator, \.initialAccumulator),
        .init(.epsilon, \.epsilon), .init("epsilonPlacement", \.epsilonPlacement), .init(.rateDecay, \.rateDecay),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.01; 0.001 in Keras.
    ///   - initialAccumulator: the value of G before the first step, at least 0. Default: 0; 0.1 in Keras and Optax.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-10; 1e-7 in Keras and Optax.
    ///   - epsilonPlacement: whether ε is added outside or inside the root. Default: `.outsideRoot`; `.insideRoot` in
    ///     Keras and Optax.
    ///   - rateDecay: the decay δ of the rate with each step, at least 0. Default: 0.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, initialAccumulator: Double? = nil,
        epsilon: Schedule? = nil, epsilonPlacement: EpsilonPlacement? = nil, rateDecay: Double = 0
    ) {
        self.learningRate = learningRate ?? dialect.choose(0.01, keras: 0.001)
        self.initialAccumulator = initialAccumulator ?? dialect.choose(0, keras: 0.1, optax: 0.1)
        self.epsilon = epsilon ?? dialect.choose(1e-10, keras: 1e-7, optax: 1e-7)
        self.epsilonPlacement =
            epsilonPlacement ?? dialect.choose(.outsideRoot, keras: .insideRoot, optax: .insideRoot)
        self.rateDecay = rateDecay
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(["squares": Tensor(repeating: S(initialAccumulator), shape: parameter.shape)])
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        state.squares = state.squares + square(gradient)
        let decay = rateDecay
        let rate = decay == 0 ? step.rate : step.rate * step.scalar("decay") { 1 / (1 + Double($0.steps) * decay) }
        return rate * gradient / epsilonPlacement.root(of: state.squares, step[epsilon])
    }
}
