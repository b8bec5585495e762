import Tensors

/// Nesterov's accelerated gradient, with the gradient at the point to which momentum alone would lead.
///
/// ```
/// v ← μ v + ∇f(p − η μ v)
/// p ← p − η v
/// ```
/// It needs the loss itself. `SGD(nesterov: true)` takes the same path by its look-ahead points, from gradients alone.
///
/// Source: Nesterov 1983; Sutskever et al., ICML 2013, with the rate outside of v; our defaults are η = 0.01, μ = 0.9.
public struct LookAheadNesterov: Method {
    /// η: 0.01.
    public var learningRate: Schedule { didSet { check() } }
    /// μ, at least 0 and below 1: 0.9.
    public internal(set) var momentum: Schedule

    public static let name = "nesterov"
    public let needsLoss = true
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.momentum, \.momentum),
    ]

    /// What is not given is as the dialect has it.
    public init(_ dialect: Dialect = .descent, learningRate: Schedule? = nil, momentum: Schedule = 0.9) {
        self.learningRate = learningRate ?? 0.01
        self.momentum = momentum
        check()
    }

    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(names: names, leaves: parameters.map { ParameterState(zeros: "velocity", like: $0) })
    }

    public func updates<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let (μ, lookAhead) = (step[momentum], step.rate * step[momentum])
        let ahead = zip(parameters, state.leaves).map { $0 - lookAhead * $1.velocity }
        return zip(parameters.indices, step.gradient(at: ahead)).map { leaf, slope in
            state.leaves[leaf].velocity = μ * state.leaves[leaf].velocity + slope
            return step.rate * state.leaves[leaf].velocity
        }
    }
}
