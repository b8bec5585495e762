import Tensors

/// Gradient descent, with or without momentum.
///
/// ```
/// p ← p − η g                                          without momentum
/// v ← μ v + (1 − δ) g;   p ← p − η v                   momentum, with dampening δ after the first step
/// v ← μ v + (1 − δ) g;   p ← p − η (g + μ v)           Nesterov's, rewritten
/// ```
/// `momentumForm` says what v is where libraries differ. Nesterov's method in this form keeps the look-ahead points;
/// `LookAheadNesterov` takes the gradient there.
///
/// Source: Polyak 1964; Nesterov 1983; Sutskever et al., ICML 2013; our defaults are PyTorch's, with η = 0.01.
public struct SGD: LeafwiseMethod {
    /// η: 0.01; 0.001 in PyTorch.
    public var learningRate: Schedule { didSet { check() } }
    /// μ, at least 0 and below 1: 0.
    public internal(set) var momentum: Schedule
    /// δ, at least 0 and below 1: 0.
    public internal(set) var dampening: Schedule
    /// Whether momentum is Nesterov's: `false`.
    public internal(set) var nesterov: Bool
    /// `.velocity`; `.velocityWithRate` in Keras.
    public internal(set) var momentumForm: MomentumForm

    public static let name = "sgd"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.momentum, \.momentum), .init(.dampening, \.dampening),
        .init("nesterov", \.nesterov), .init("momentumForm", \.momentumForm),
    ]

    /// What is not given is as the dialect has it.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, momentum: Schedule = 0, dampening: Schedule = 0,
        nesterov: Bool = false, momentumForm: MomentumForm? = nil
    ) {
        self.learningRate = learningRate ?? dialect.choose(0.01, pytorch: 0.001)
        (self.momentum, self.dampening, self.nesterov) = (momentum, dampening, nesterov)
        self.momentumForm = momentumForm ?? dialect.choose(.velocity, keras: .velocityWithRate)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        momentum.constantValue == 0 ? ParameterState() : ParameterState(zeros: "velocity", like: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        momentumForm.update(gradient, &state, momentum, dampening: dampening, nesterov: nesterov, step)
    }
}
