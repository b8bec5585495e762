import Tensors

/// Nesterov's accelerated gradient: momentum with the gradient evaluated ahead, at the point to which momentum alone
/// would lead.
///
/// Take it for smooth functions that you can evaluate anywhere; for training on batches, `SGD(nesterov: true)` does
/// without the second gradient.
///
/// ```
/// v ← μ v + ∇f(p − η μ v)
/// p ← p − η v
/// ```
/// It evaluates the loss itself. `SGD(nesterov: true)` takes the same path by its look-ahead points, from one gradient
/// a step.
///
/// Source: Nesterov 1983; Sutskever et al., ICML 2013. The rate stands outside of v.
public struct Nesterov: Method, ListedMethod {
    public static let name = "nesterov"
    static let formula = """
        v ← μ v + ∇f(p − η μ v)
        p ← p − η v
        """
    static let source = "Nesterov 1983; Sutskever et al., ICML 2013"
    static let usualLearningRate = 0.01

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var momentum: Schedule
    public let needsLoss = true

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.momentum, \.momentum),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.01.
    ///   - momentum: the momentum μ, at least 0 and below 1. Default: 0.9.
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
