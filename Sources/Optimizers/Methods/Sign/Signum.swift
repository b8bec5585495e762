import Tensors

/// Signum: steps of one size, against the sign of a running mean of the gradient.
///
/// ```
/// m ← μ m + (1 − μ) g
/// p ← p − η sign(m)
/// ```
/// It comes no nearer to a minimum than η: let the rate fall.
///
/// Source: Bernstein et al., ICML 2018, algorithm 2; our defaults are the paper's, with η = 0.001.
public struct Signum: LeafwiseMethod {
    /// η: 0.001.
    public var learningRate: Schedule { didSet { check() } }
    /// μ, at least 0 and below 1: 0.9.
    public internal(set) var momentum: Schedule

    public static let name = "signum"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.momentum, \.momentum),
    ]

    /// What is not given is as the dialect has it.
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
