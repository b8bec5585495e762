import Tensors

/// FTRL-proximal: the minimum of all past gradients' planes, held near the past parameters; l1 makes elements exactly 0.
///
/// ```
/// n' = n + g²;   z ← z + g + 2 λₛ p − (n'^q − n^q) / η · p;   n ← n'
/// p ← (clamp(z, −λ₁, λ₁) − z) / (n^q / η + 2 λ₂ + β / η)
/// ```
/// z begins at 0, so the parameters are drawn to 0 and not to where they start: it is for linear models that start there.
///
/// Source: McMahan et al., KDD 2013, algorithm 1, with λ₂ doubled; our defaults are those of Keras.
public struct FTRL: LeafwiseMethod {
    /// η, above 0: 0.001.
    public var learningRate: Schedule { didSet { check() } }
    /// q, at least 0: 0.5. n before the first step, at least 0: 0.1.
    public internal(set) var power, initialAccumulator: Double
    /// λ₁, λ₂ and, in the gradient alone, λₛ; β, which lowers early rates. At least 0: 0.
    public internal(set) var l1, l2, l2Shrinkage, beta: Schedule
    /// λ, at least 0: 0. Before each step p ← p − η λ p.
    public internal(set) var weightDecay: Schedule

    public static let name = "ftrl"
    public static let settings: [SettingOf<Self>] = [
        .init(Setting("learningRate", .positive), \.learningRate), .init(Setting("power", .notNegative), \.power),
        .init(.initialAccumulator, \.initialAccumulator), .init(Setting("l1", .notNegative), \.l1),
        .init(Setting("l2", .notNegative), \.l2), .init(Setting("l2Shrinkage", .notNegative), \.l2Shrinkage),
        .init(Setting("beta", .notNegative), \.beta), .init(Setting("weightDecay", .notNegative), \.weightDecay),
    ]

    /// What is not given is as the dialect has it.
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
