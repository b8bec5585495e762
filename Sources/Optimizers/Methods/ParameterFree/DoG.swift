import Tensors

/// Distance over gradients: the rate is the greatest distance from the start so far, over the root of the sum of
/// squared gradients.
///
/// ```
/// D ← max(D, ‖p − p₀‖);   G ← G + ‖g‖²                 norms over all leaves
/// p ← p − η D / √(G + ε) · g
/// ```
/// Average the parameters that come of it, as `averaged(decay:)` does. A weight decay λ is g + λ p.
///
/// Source: Ivgi, Hinder and Carmon, ICML 2023, as in Optax.
public struct DoG: Method {
    /// η, a factor: 1.
    public var learningRate: Schedule { didSet { check() } }
    /// What `initialDistance` is: `.heuristic`.
    public internal(set) var initialStep: InitialStep
    /// r, above 0: 1e-6.
    public internal(set) var initialDistance: Double
    /// ε, at least 0: 1e-8.
    public internal(set) var epsilon: Schedule
    /// λ, at least 0: 0.
    public internal(set) var weightDecay: Schedule

    /// Where D begins, or the first step.
    public enum InitialStep: String, Sendable, Codable, CaseIterable {
        /// D = r (1 + ‖p₀‖).
        case heuristic
        /// D = r.
        case distance
        /// D = 0, and the first step is η r g.
        case learningRate
    }

    public static let name = "dog"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init("initialStep", \.initialStep),
        .init(.initialDistance, \.initialDistance), .init(.epsilon, \.epsilon), .init(.weightDecay, \.weightDecay),
    ]

    /// All dialects have the same defaults.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule = 1, initialStep: InitialStep = .heuristic,
        initialDistance: Double = 1e-6, epsilon: Schedule = 1e-8, weightDecay: Schedule = 0
    ) {
        (self.learningRate, self.initialStep, self.initialDistance) = (learningRate, initialStep, initialDistance)
        (self.epsilon, self.weightDecay) = (epsilon, weightDecay)
        check()
    }
}
