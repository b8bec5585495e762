import Tensors

/// Adagrad: rates that shrink with the sum of squared gradients, for each element on its own.
///
/// ```
/// G ← G + g²;   update = g / (√G + ε)
/// ```
/// Keras and Optax start G at 0.1 and put ε under the root; give `initialAccumulator: 0.1` and
/// `epsilonPlacement: .insideRoot` for their numbers.
///
/// Source: Duchi, Hazan and Singer, JMLR 12, 2011; defaults of `torch.optim.Adagrad` (PyTorch 2).
public struct Adagrad: Method {
    public var learningRate: Schedule { didSet { Setting.learningRate.checked(learningRate, of: "Adagrad") } }
    public let initialAccumulator: Double
    public let epsilon: Schedule
    public let epsilonPlacement: EpsilonPlacement

    /// - Parameters:
    ///   - learningRate: η, at least 0; the default is 0.01.
    ///   - initialAccumulator: G before the first step, at least 0; the default is 0.
    ///   - epsilon: ε, at least 0; the default is 1e-10.
    ///   - epsilonPlacement: the default is `.outsideRoot`.
    public init(
        learningRate: Schedule = 0.01, initialAccumulator: Double = 0, epsilon: Schedule = 1e-10,
        epsilonPlacement: EpsilonPlacement = .outsideRoot
    ) {
        self.learningRate = Setting.learningRate.checked(learningRate, of: "Adagrad")
        Setting.initialAccumulator.require(initialAccumulator, of: "Adagrad")
        self.initialAccumulator = initialAccumulator
        self.epsilon = Setting.epsilon.checked(epsilon, of: "Adagrad")
        self.epsilonPlacement = epsilonPlacement
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(["squares": Tensor(repeating: S(initialAccumulator), shape: parameter.shape)])
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        state.squares = state.squares + square(gradient)
        return gradient / epsilonPlacement.root(of: state.squares, step[epsilon])
    }
}
