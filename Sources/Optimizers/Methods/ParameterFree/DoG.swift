import Tensors

/// Distance over gradients: SGD whose rate is the greatest distance from the start so far, over the root of the sum of
/// squared gradients.
///
/// Take it for fine-tuning when you do not want to tune the rate.
///
/// ```
/// D ← max(D, ‖p − p₀‖);   G ← G + ‖g‖²                 norms over all parameters
/// p ← p − η D / √(G + ε) · g
/// ```
/// Average the resulting parameters, as `averaged(decay:)` does. A weight decay λ is g + λ p.
///
/// Source: Ivgi, Hinder and Carmon, ICML 2023. Defaults: Optax's.
public struct DoG: Method, ListedMethod {
    public static let name = "dog"
    static let formula = """
        D ← max(D, ‖p − p₀‖);   G ← G + ‖g‖²                 norms over all parameters
        p ← p − η D / √(G + ε) · g
        """
    static let source = "Ivgi, Hinder and Carmon, ICML 2023"
    static let usualLearningRate = 1.0

    /// The factor η of the rate.
    public var learningRate: Schedule { didSet { check() } }
    var initialStep: InitialStep
    var initialDistance: Double
    var epsilon: Schedule
    var weightDecay: Schedule

    /// The value of D before the first step, or the size of that step.
    public enum InitialStep: String, Sendable, Codable, CaseIterable {
        /// D = r (1 + ‖p₀‖).
        case heuristic
        /// D = r.
        case distance
        /// D = 0, and the first step is η r g.
        case learningRate
    }

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init("initialStep", \.initialStep),
        .init(.initialDistance, \.initialDistance), .init(.epsilon, \.epsilon), .init(.weightDecay, \.weightDecay),
    ]

    /// Creates the method. All dialects have the same defaults.
    /// - Parameters:
    ///   - learningRate: the factor η of the rate. Default: 1.
    ///   - initialStep: the meaning of `initialDistance`. Default: `.heuristic`.
    ///   - initialDistance: the initial distance r, above 0. Default: 1e-6.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-8.
    ///   - weightDecay: the strength λ of the weight decay, at least 0. Default: 0.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule = 1, initialStep: InitialStep = .heuristic,
        initialDistance: Double = 1e-6, epsilon: Schedule = 1e-8, weightDecay: Schedule = 0
    ) {
        (self.learningRate, self.initialStep, self.initialDistance) = (learningRate, initialStep, initialDistance)
        (self.epsilon, self.weightDecay) = (epsilon, weightDecay)
        check()
    }

    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        let r = S(initialDistance)
        let distance: Tensor<S> =
            switch initialStep {
            case .heuristic: r * (1 + sqrt(squaredNorm(parameters)))
            case .distance: Tensor(r)
            case .learningRate: Tensor(0)
            }
        return OptimizerState(
            names: names, leaves: parameters.map { ParameterState(["start": $0]) },
            shared: ParameterState(["distance": distance, "squares": Tensor(0)]))
    }

    public func updates<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let slopes = decayed(gradients, weightDecay, at: parameters, step)
        let moved = sqrt(squaredNorm(zip(parameters, state.leaves).map { $0 - $1.start }))
        state.shared.distance = max(state.shared.distance, moved)
        state.shared.squares = state.shared.squares + squaredNorm(slopes)
        let isGiven = initialStep == .learningRate && step.decides { $0.steps == 0 }
        let length =
            isGiven
            ? Tensor(S(initialDistance)) : state.shared.distance / sqrt(state.shared.squares + step[epsilon])
        let rate = step.rate * length
        return slopes.map { rate * $0 }
    }
}

/// The gradients g + λ p; the gradients themselves where λ is constantly 0.
func decayed<S: FloatingScalar>(
    _ gradients: [Tensor<S>], _ decay: Schedule, at parameters: [Tensor<S>], _ step: Step<S>
) -> [Tensor<S>] {
    if decay.constantValue == 0 { return gradients }
    return zip(gradients, parameters).map { $0 + step[decay] * $1 }
}
