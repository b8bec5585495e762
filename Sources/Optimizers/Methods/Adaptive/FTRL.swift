import Tensors

/// Follow the regularized leader, proximal: minimizes the sum of all past gradients' linear models, held near past
/// parameters; an L1 penalty makes elements exactly 0.
///
/// Take it for linear models of sparse, high-dimensional data, such as click rates.
///
/// ```
/// n' = n + g²;   z ← z + g + 2 λₛ p − (n'^q − n^q) / η · p;   n ← n'
/// p ← (clamp(z, −λ₁, λ₁) − z) / (n^q / η + 2 λ₂ + β / η)
/// ```
/// z begins at 0, so the parameters are drawn to 0 and not to where they start: use it for models that start at 0.
///
/// Source: McMahan et al., KDD 2013, algorithm 1. λ₂ counts twice. Defaults: Keras'.
public struct FTRL: LeafwiseMethod, ListedMethod {
    public static let name = "ftrl"
    static let formula = """
        n' = n + g²;   z ← z + g + 2 λₛ p − (n'^q − n^q) / η · p;   n ← n'
        p ← (clamp(z, −λ₁, λ₁) − z) / (n^q / η + 2 λ₂ + β / η)
        """
    static let source = "McMahan et al., KDD 2013, algorithm 1"
    static let usualLearningRate = 0.05

    /// The learning rate η, above 0.
    public var learningRate: Schedule { didSet { check() } }
    var power: Double
    var initialAccumulator: Double
    var l1: Schedule
    var l2: Schedule
    var l2Shrinkage: Schedule
    var beta: Schedule
    var weightDecay: Schedule

    public static let settings: [SettingOf<Self>] = [
        .init(Setting("learningRate", .positive), \.learningRate), .init(Setting("power", .notNegative), \.power),
        .init(.initialAccumulator, \.initialAccumulator), .init(Setting("l1", .notNegative), \.l1),
        .init(Setting("l2", .notNegative), \.l2), .init(Setting("l2Shrinkage", .notNegative), \.l2Shrinkage),
        .init(Setting("beta", .notNegative), \.beta), .init(Setting("weightDecay", .notNegative), \.weightDecay),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η, above 0. Default: 0.001.
    ///   - power: the power q of the accumulated squares, at least 0. Default: 0.5.
    ///   - initialAccumulator: the value of n before the first step, at least 0. Default: 0.1.
    ///   - l1: the strength λ₁ of the L1 penalty, at least 0. Default: 0.
    ///   - l2: the strength λ₂ of the L2 penalty, at least 0. Default: 0.
    ///   - l2Shrinkage: the strength λₛ of an L2 penalty that is in the gradient alone, at least 0. Default: 0.
    ///   - beta: β, which lowers early rates, at least 0. Default: 0.
    ///   - weightDecay: the strength λ of a decay p ← p − η λ p before each step, at least 0. Default: 0.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, power: Double = 0.5,
        initialAccumulator: Double = 0.1, l1: Schedule = 0, l2: Schedule = 0, l2Shrinkage: Schedule = 0,
        beta: Schedule = 0, weightDecay: Schedule = 0
    ) {
        self.learningRate = learningRate ?? 0.001
        (self.power, self.initialAccumulator, self.weightDecay) = (power, initialAccumulator, weightDecay)
        (self.l1, self.l2, self.l2Shrinkage, self.beta) = (l1, l2, l2Shrinkage, beta)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        let squares = Tensor(repeating: S(initialAccumulator), shape: parameter.shape)
        return ParameterState(["squares": squares, "linear": .zeros(parameter.shape)])
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let (old, λ1, perRate) = (pow(state.squares, S(power)), step[l1], 1 / step.rate)
        let p = weightDecay.constantValue == 0 ? parameter : (1 - step.rate * step[weightDecay]) * parameter
        state.squares = state.squares + square(gradient)
        let roots = pow(state.squares, S(power))
        state.linear = state.linear + gradient + (2 * step[l2Shrinkage] - perRate * (roots - old)) * p
        let curvature = perRate * roots + (perRate * step[beta] + 2 * step[l2])
        let beyond = l1.constantValue == 0 ? state.linear : state.linear - min(max(state.linear, -λ1), λ1)
        return parameter + beyond / curvature
    }
}
