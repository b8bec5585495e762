import Tensors

/// RMSProp: the gradient divided by the root of a running mean of its square.
///
/// ```
/// v ← ρ v + (1 − ρ) g²;   update = g / (√v + ε)
/// ```
/// PyTorch's default ρ is 0.99, Keras' and Optax' 0.9; Keras and Optax put ε under the root.
///
/// Source: Tieleman and Hinton, *Lecture 6.5*, Coursera 2012; form and defaults of `torch.optim.RMSprop` (PyTorch 2).
public struct RMSProp: Method {
    public var learningRate: Schedule { didSet { Setting.learningRate.checked(learningRate, of: "RMSProp") } }
    public let decay: Schedule
    public let epsilon: Schedule
    public let epsilonPlacement: EpsilonPlacement

    /// - Parameters:
    ///   - learningRate: η, at least 0; the default is 0.01.
    ///   - decay: ρ, at least 0 and below 1; the default is 0.99.
    ///   - epsilon: ε, at least 0; the default is 1e-8.
    ///   - epsilonPlacement: the default is `.outsideRoot`.
    public init(
        learningRate: Schedule = 0.01, decay: Schedule = 0.99, epsilon: Schedule = 1e-8,
        epsilonPlacement: EpsilonPlacement = .outsideRoot
    ) {
        self.learningRate = Setting.learningRate.checked(learningRate, of: "RMSProp")
        self.decay = Setting.decay.checked(decay, of: "RMSProp")
        self.epsilon = Setting.epsilon.checked(epsilon, of: "RMSProp")
        self.epsilonPlacement = epsilonPlacement
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(["meanSquare": .zeros(parameter.shape)])
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let ρ = step[decay]
        state.meanSquare = ρ * state.meanSquare + (1 - ρ) * square(gradient)
        return gradient / epsilonPlacement.root(of: state.meanSquare, step[epsilon])
    }
}
