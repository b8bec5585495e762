import Tensors

/// QHM: a step between that of the gradient and that of its running mean.
///
/// ```
/// m ← μ m + (1 − μ) g
/// p ← p − η ((1 − ν) g + ν m)
/// ```
/// ν = 0 is gradient descent, ν = 1 momentum as an average, and ν = μ Nesterov's.
///
/// Source: Ma and Yarats, ICLR 2019; our defaults are the paper's, with η = 0.01.
public struct QuasiHyperbolicMomentum: LeafwiseMethod {
    /// η: 0.01.
    public var learningRate: Schedule { didSet { check() } }
    /// μ, at least 0 and below 1: 0.999.
    public internal(set) var momentum: Schedule
    /// ν, at least 0: 0.7.
    public internal(set) var nu: Schedule

    public static let name = "qhm"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.momentum, \.momentum), .init(Setting("nu", .notNegative), \.nu),
    ]

    /// What is not given is as the dialect has it.
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
