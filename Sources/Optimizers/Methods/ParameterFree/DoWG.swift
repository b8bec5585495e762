import Tensors

/// Distance over weighted gradients: `DoG` with gradients weighted by the distance at their time, for larger steps.
///
/// Take it as DoG, when you do not want to tune the rate.
///
/// ```
/// D² ← max(D², ‖p − p₀‖²);   G ← G + D² ‖g‖²           norms over all parameters
/// p ← p − η D² / (√G + ε) · g
/// ```
/// A weight decay λ is g + λ p.
///
/// Source: Khaled, Mishchenko and Jin, NeurIPS 2023. Defaults: Optax's, which is given D² where we are given D.
public struct DoWG: Method, ListedMethod {
    public static let name = "dowg"
    static let formula = """
        D² ← max(D², ‖p − p₀‖²);   G ← G + D² ‖g‖²           norms over all parameters
        p ← p − η D² / (√G + ε) · g
        """
    static let source = "Khaled, Mishchenko and Jin, NeurIPS 2023"
    static let usualLearningRate = 1.0

    /// The factor η of the rate.
    public var learningRate: Schedule { didSet { check() } }
    var initialDistance: Double
    var epsilon: Schedule
    var weightDecay: Schedule

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.initialDistance, \.initialDistance), .init(.epsilon, \.epsilon),
        .init(.weightDecay, \.weightDecay),
    ]

    /// Creates the method. All dialects have the same defaults.
    /// - Parameters:
    ///   - learningRate: the factor η of the rate. Default: 1.
    ///   - initialDistance: the distance D before the first step, above 0. Default: 0.01.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-4.
    ///   - weightDecay: the strength λ of the weight decay, at least 0. Default: 0.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule = 1, initialDistance: Double = 0.01,
        epsilon: Schedule = 1e-4, weightDecay: Schedule = 0
    ) {
        (self.learningRate, self.initialDistance) = (learningRate, initialDistance)
        (self.epsilon, self.weightDecay) = (epsilon, weightDecay)
        check()
    }

    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        let square = Tensor(S(initialDistance * initialDistance))
        return OptimizerState(
            names: names, leaves: parameters.map { ParameterState(["start": $0]) },
            shared: ParameterState(["squaredDistance": square, "squares": Tensor(0)]))
    }

    public func updates<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let slopes = decayed(gradients, weightDecay, at: parameters, step)
        let square = max(state.shared.squaredDistance, squaredNorm(zip(parameters, state.leaves).map { $0 - $1.start }))
        state.shared.squaredDistance = square
        state.shared.squares = state.shared.squares + square * squaredNorm(slopes)
        let rate = step.rate * square / (sqrt(state.shared.squares) + step[epsilon])
        return slopes.map { rate * $0 }
    }
}
