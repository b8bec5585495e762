import Tensors

/// AdaDelta scales the gradient by the ratio of two running root mean squares, of past steps and of gradients, so that
/// steps have the unit of the parameters.
///
/// Take it when you do not want to choose a learning rate and can afford a slow start.
///
/// ```
/// v ← ρ v + (1 − ρ) g²;   u = g √(s + ε) / √(v + ε);   s ← ρ s + (1 − ρ) u²
/// p ← p − η u
/// ```
/// Source: Zeiler, arXiv 1212.5701. Defaults: PyTorch's and Optax's.
public struct AdaDelta: LeafwiseMethod, ListedMethod {
    public static let name = "adadelta"
    static let formula = """
        v ← ρ v + (1 − ρ) g²;   u = g √(s + ε) / √(v + ε);   s ← ρ s + (1 − ρ) u²
        p ← p − η u
        """
    static let source = "Zeiler, arXiv 1212.5701"
    static let usualLearningRate = 1.0

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var decay: Schedule
    var epsilon: Schedule

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.decay, \.decay), .init(.epsilon, \.epsilon),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 1; 0.001 in Keras.
    ///   - decay: the decay ρ of both running means, at least 0 and below 1. Default: 0.9; 0.95 in Keras.
    ///   - epsilon: ε, which sets the size of the first steps, at least 0; with 0 there are none. Default: 1e-6; 1e-7
    ///     in Keras.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, decay: Schedule? = nil, epsilon: Schedule? = nil
    ) {
        self.learningRate = learningRate ?? dialect.choose(1, keras: 0.001)
        self.decay = decay ?? dialect.choose(0.9, keras: 0.95)
        self.epsilon = epsilon ?? dialect.choose(1e-6, keras: 1e-7)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "meanSquare", "meanSquareStep", like: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (ρ, ε) = (step[decay], step[epsilon])
        state.meanSquare = ρ * state.meanSquare + (1 - ρ) * square(gradient)
        let direction = sqrt((state.meanSquareStep + ε) / (state.meanSquare + ε)) * gradient
        state.meanSquareStep = ρ * state.meanSquareStep + (1 - ρ) * square(direction)
        return step.rate * direction
    }
}
