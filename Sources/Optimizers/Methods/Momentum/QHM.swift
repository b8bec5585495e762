import Tensors

/// Quasi-hyperbolic momentum: steps along a mixture of the gradient and its running mean.
///
/// Take it in place of momentum when a long memory (μ near 1) should not make the steps sluggish.
///
/// ```
/// m ← μ m + (1 − μ) g
/// p ← p − η ((1 − ν) g + ν m)
/// ```
/// ν = 0 is gradient descent, ν = 1 momentum as an average, and ν = μ Nesterov's momentum.
///
/// Source: Ma and Yarats, ICLR 2019. Defaults: the paper's, with η = 0.01.
public struct QHM: LeafwiseMethod, ListedMethod {
    public static let name = "qhm"
    static let formula = """
        m ← μ m + (1 − μ) g
        p ← p − η ((1 − ν) g + ν m)
        """
    static let source = "Ma and Yarats, ICLR 2019"
    static let usualLearningRate = 0.05

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var momentum: Schedule
    var nu: Schedule

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.momentum, \.momentum), .init(Setting("nu", .notNegative), \.nu),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.01.
    ///   - momentum: the decay μ of the running mean, at least 0 and below 1. Default: 0.999.
    ///   - nu: the share ν of the running mean in the step, at least 0. Default: 0.7.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, momentum: Schedule = 0.999, nu: Schedule = 0.7
    ) {
        self.learningRate = learningRate ?? 0.01
        (self.momentum, self.nu) = (momentum, nu)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "mean", like: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (μ, ν) = (step[momentum], step[nu])
        state.mean = μ * state.mean + (1 - μ) * gradient
        return step.rate * (1 - ν) * gradient + step.rate * ν * state.mean
    }
}
