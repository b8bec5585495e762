import Tensors

/// Signum: steps of one size, against the sign of a running mean of the gradient.
///
/// Take it instead of `SignSGD` where gradients are noisy.
///
/// ```
/// m ← μ m + (1 − μ) g
/// p ← p − η sign(m)
/// ```
/// It comes no nearer to a minimum than η, so let the rate fall.
///
/// Source: Bernstein et al., ICML 2018, algorithm 2. Defaults: the paper's, with η = 0.001.
public struct Signum: LeafwiseMethod, ListedMethod {
    public static let name = "signum"
    static let formula = """
        m ← μ m + (1 − μ) g
        p ← p − η sign(m)
        """
    static let source = "Bernstein et al., ICML 2018, algorithm 2"
    static let usualLearningRate = 0.003

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var momentum: Schedule

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.momentum, \.momentum),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.001.
    ///   - momentum: the decay μ of the running mean, at least 0 and below 1. Default: 0.9.
    public init(_ dialect: Dialect = .descent, learningRate: Schedule? = nil, momentum: Schedule = 0.9) {
        self.learningRate = learningRate ?? 0.001
        self.momentum = momentum
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "mean", like: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let μ = step[momentum]
        state.mean = μ * state.mean + (1 - μ) * gradient
        return step.rate * sign(state.mean)
    }
}
