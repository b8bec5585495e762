import Tensors

/// Gradient descent: steps against the gradient, or with momentum against a decaying sum of past gradients.
///
/// With momentum 0.9 and a falling learning rate it often generalizes best, but wants its rate tuned; without momentum
/// it is the baseline of all others.
///
/// ```
/// p ← p − η g                                          without momentum
/// v ← μ v + (1 − δ) g;   p ← p − η v                   momentum, with dampening δ after the first step
/// v ← μ v + (1 − δ) g;   p ← p − η (g + μ v)           Nesterov's, rewritten
/// ```
/// `momentumForm` says what v is where libraries differ. Nesterov's method in this form keeps the look-ahead points;
/// `Nesterov` evaluates the gradient there.
///
/// Source: Polyak 1964; Nesterov 1983; Sutskever et al., ICML 2013. Defaults: PyTorch's, with η = 0.01.
public struct SGD: LeafwiseMethod, ListedMethod {
    public static let name = "sgd"
    static let formula = """
        p ← p − η g                                          without momentum
        v ← μ v + (1 − δ) g;   p ← p − η v                   momentum, with dampening δ after the first step
        v ← μ v + (1 − δ) g;   p ← p − η (g + μ v)           Nesterov's, rewritten
        """
    static let source = "Polyak 1964; Nesterov 1983; Sutskever et al., ICML 2013"
    static let usualLearningRate = 0.05

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    package var momentum: Schedule
    var dampening: Schedule
    package var nesterov: Bool
    var momentumForm: MomentumForm

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.momentum, \.momentum), .init(.dampening, \.dampening),
        .init("nesterov", \.nesterov), .init("momentumForm", \.momentumForm),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.01; 0.001 in PyTorch.
    ///   - momentum: the momentum μ, at least 0 and below 1. Default: 0, gradient descent without momentum.
    ///   - dampening: the dampening δ of new gradients, at least 0 and below 1. Default: 0.
    ///   - nesterov: whether momentum is Nesterov's. Default: `false`.
    ///   - momentumForm: the form of the velocity v. Default: `.velocity`; `.velocityWithRate` in Keras.
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
