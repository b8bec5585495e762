import Tensors

/// Polyak's step size: gradient descent whose step would reach the least value if the loss were a straight line.
///
/// Take it where that least value is known, as the 0 of a model that can fit its data exactly.
///
/// ```
/// γ = min((f(p) − f*) / (c² ‖g‖² + ε), γₘ)             the norm over all parameters; 0 where c² ‖g‖² + ε is 0
/// p ← p − η γ c g
/// ```
/// It evaluates the loss itself. On batches it is the stochastic Polyak step, with f* the least value of a batch.
///
/// Source: Polyak 1987; Loizou et al., AISTATS 2021. The form is that of `optax.polyak_sgd`; `nonNegative` is Garrigos,
/// Gower and Schaipp's, 2023.
public struct PolyakSGD: Method, ListedMethod {
    public static let name = "polyaksgd"
    static let formula = """
        γ = min((f(p) − f*) / (c² ‖g‖² + ε), γₘ)             the norm over all parameters; 0 where c² ‖g‖² + ε is 0
        p ← p − η γ c g
        """
    static let source = "Polyak 1987; Loizou et al., AISTATS 2021"
    static let usualLearningRate = 1.0

    /// The factor η of the step.
    public var learningRate: Schedule { didSet { check() } }
    var maximumRate: Schedule
    var scaling: Schedule
    var minimum: Double
    var epsilon: Schedule
    var nonNegative: Bool
    public let needsLoss = true

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(Setting("maximumRate", .positive), \.maximumRate),
        .init(Setting("scaling", .positive), \.scaling), .init(Setting("minimum", .finite), \.minimum),
        .init(.epsilon, \.epsilon), .init("nonNegative", \.nonNegative),
    ]

    /// Creates the method. All dialects have the same defaults.
    /// - Parameters:
    ///   - learningRate: the factor η of the step. Default: 1.
    ///   - maximumRate: the longest step γₘ, above 0. Default: 1.
    ///   - scaling: c, above 0: steps below the maximum grow as 1/c. Default: 1.
    ///   - minimum: the least value f* of the loss. Default: 0.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 0.
    ///   - nonNegative: whether there is no step where f(p) is less than f*, instead of one uphill. Default: `false`.
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
