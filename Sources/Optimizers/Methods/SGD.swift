import Tensors

/// Gradient descent, with or without momentum.
///
/// ```
/// update = g                                     without momentum
/// v ← μ v + g;   update = v                      momentum
/// v ← μ v + g;   update = g + μ v                Nesterov's, rewritten
/// ```
/// With a model's gradient over the whole data this is full-batch descent, over a part of it stochastic descent.
/// The rate stands outside the velocity, so that a change of the rate acts at once; Keras puts it inside.
/// The rewritten form of Nesterov's method takes the gradient at the parameters it keeps, which are the look-ahead
/// points of the original.
///
/// Source: Polyak 1964; Nesterov 1983; Sutskever et al., ICML 2013; as `torch.optim.SGD` (PyTorch 2) without dampening
/// and `optax.sgd`.
public struct SGD: Method {
    public var learningRate: Schedule { didSet { Setting.learningRate.checked(learningRate, of: "SGD") } }
    public let momentum: Schedule
    public let nesterov: Bool

    /// - Parameters:
    ///   - learningRate: η, at least 0; the default is 0.01.
    ///   - momentum: μ, at least 0 and below 1; the default is 0, plain descent.
    ///   - nesterov: whether momentum is Nesterov's. The default is `false`.
    public init(learningRate: Schedule = 0.01, momentum: Schedule = 0, nesterov: Bool = false) {
        self.learningRate = Setting.learningRate.checked(learningRate, of: "SGD")
        self.momentum = Setting.momentum.checked(momentum, of: "SGD")
        self.nesterov = nesterov
    }

    private var isPlain: Bool { momentum.constantValue == 0 }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        isPlain ? ParameterState() : ParameterState(["velocity": .zeros(parameter.shape)])
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        if isPlain { return gradient }
        let μ = step[momentum]
        state.velocity = μ * state.velocity + gradient
        return nesterov ? gradient + μ * state.velocity : state.velocity
    }
}
