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
    public var learningRate: Schedule
    public var decay: Schedule
    public var epsilon: Schedule
    public var epsilonPlacement: EpsilonPlacement

    /// - Parameters:
    ///   - learningRate: η; the default is 0.01.
    ///   - decay: ρ, from 0 up to 1; the default is 0.99.
    ///   - epsilon: ε; the default is 1e-8.
    ///   - epsilonPlacement: the default is `.outsideRoot`.
    public init(
        learningRate: Schedule = 0.01, decay: Schedule = 0.99, epsilon: Schedule = 1e-8,
        epsilonPlacement: EpsilonPlacement = .outsideRoot
    ) {
        self.learningRate = learningRate
        self.decay = decay
        self.epsilon = epsilon
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
