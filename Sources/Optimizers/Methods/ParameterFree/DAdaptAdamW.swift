import Tensors

/// D-Adaptation for AdamW: Adam with a rate that a lower bound d on the distance to the minimum sets.
///
/// ```
/// s = η d √(1 − β₂ᵗ) / (1 − β₁ᵗ);   k = ⟨g, S / (√v + ε)⟩
/// m ← β₁ m + (1 − β₁) s g;   v ← β₂ v + (1 − β₂) g²
/// S ← √β₂ S + (1 − √β₂) s g;   r ← √β₂ r + (1 − √β₂) s k
/// d ← max(d, r / ((1 − √β₂) ‖S‖₁))                     ⟨…⟩ and ‖…‖₁ over all leaves
/// p ← p − m / (√v + ε) − s λ p
/// ```
/// Source: Defazio and Mishchenko, ICML 2023, algorithm 5, as in Optax.
public struct DAdaptAdamW: Method {
    /// η, a factor: 1.
    public var learningRate: Schedule { didSet { check() } }
    /// β₁ and β₂, at least 0 and below 1: 0.9 and 0.999.
    public internal(set) var beta1, beta2: Schedule
    /// ε, at least 0: 1e-8.
    public internal(set) var epsilon: Schedule
    /// d before the first step, above 0: 1e-6.
    public internal(set) var initialDistance: Double
    /// λ, at least 0: 0.
    public internal(set) var weightDecay: Schedule

    public static let name = "dadaptadamw"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(.epsilon, \.epsilon), .init(.initialDistance, \.initialDistance), .init(.weightDecay, \.weightDecay),
    ]

    /// All dialects have the same defaults.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule = 1, beta1: Schedule = 0.9, beta2: Schedule = 0.999,
        epsilon: Schedule = 1e-8, initialDistance: Double = 1e-6, weightDecay: Schedule = 0
    ) {
        (self.learningRate, self.beta1, self.beta2) = (learningRate, beta1, beta2)
        (self.epsilon, self.initialDistance, self.weightDecay) = (epsilon, initialDistance, weightDecay)
        check()
    }
}
