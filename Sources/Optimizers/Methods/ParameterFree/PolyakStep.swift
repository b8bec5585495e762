import Tensors

/// Polyak's step size: as long as it takes to come down to the least value, if the loss were a straight line.
///
/// ```
/// γ = min((f(p) − f*) / (c² ‖g‖² + ε), γₘ)             the norm over all leaves; 0 where its square and ε are 0
/// p ← p − η γ c g
/// ```
/// It needs the loss itself. On batches it is the stochastic Polyak step, with f* the least value of a batch.
///
/// Source: Polyak, Introduction to Optimization, 1987; Loizou et al., AISTATS 2021; as `optax.polyak_sgd`. The
/// positive part of f(p) − f* (`nonNegative`) is that of Garrigos, Gower and Schaipp, 2023.
public struct PolyakStep: Method {
    /// η, a factor: 1.
    public var learningRate: Schedule { didSet { check() } }
    /// γₘ, above 0: 1.
    public internal(set) var maximumRate: Schedule
    /// c, above 0: 1. Steps below the maximum are the longer, the smaller it is.
    public internal(set) var scaling: Schedule
    /// f*: 0.
    public internal(set) var minimum: Double
    /// ε, at least 0: 0.
    public internal(set) var epsilon: Schedule
    /// Whether no step is taken where f(p) is less than f*, instead of one uphill: `false`.
    public internal(set) var nonNegative: Bool

    public static let name = "polyak"
    public let needsLoss = true
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(Setting("maximumRate", .positive), \.maximumRate),
        .init(Setting("scaling", .positive), \.scaling), .init(Setting("minimum", .finite), \.minimum),
        .init(.epsilon, \.epsilon), .init("nonNegative", \.nonNegative),
    ]

    /// All dialects have the same defaults.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule = 1, maximumRate: Schedule = 1, scaling: Schedule = 1,
        minimum: Double = 0, epsilon: Schedule = 0, nonNegative: Bool = false
    ) {
        (self.learningRate, self.maximumRate, self.scaling) = (learningRate, maximumRate, scaling)
        (self.minimum, self.epsilon, self.nonNegative) = (minimum, epsilon, nonNegative)
        check()
    }

    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> { OptimizerState(names: names) }

    public func updates<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let gap = nonNegative ? max(step.value - S(minimum), 0) : step.value - S(minimum)
        let size = square(step[scaling]) * squaredNorm(gradients) + step[epsilon]
        let length = min(quotient(gap, orZeroOver: size), step[maximumRate])
        let rate = step.rate * step[scaling] * length
        return gradients.map { rate * $0 }
    }
}
