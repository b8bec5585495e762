import Tensors

/// Prodigy: Adam with a rate that a lower bound d on the distance to the minimum sets, which grows faster than
/// D-Adaptation's.
///
/// ```
/// s = η d,   times √(1 − β₂ᵗ) / (1 − β₁ᵗ) with biasCorrection
/// m ← β₁ m + (1 − β₁) d g;   v ← β₂ v + (1 − β₂) (d g)²
/// S ← β₃ S + s d/d₀ g;   r ← β₃ r + s d/d₀ ⟨g, p₀ − p⟩
/// d ← max(d, c r / ‖S‖₁)                               ⟨…⟩ and ‖…‖₁ over all leaves
/// p ← p − s (m / (√v + d ε) + λ p)
/// ```
/// Source: Mishchenko and Defazio, ICML 2024, algorithm 4; our defaults are its authors' code's.
public struct Prodigy: Method {
    /// η, a factor: 1.
    public var learningRate: Schedule { didSet { check() } }
    /// β₁ and β₂, at least 0 and below 1: 0.9 and 0.999.
    public internal(set) var beta1, beta2: Schedule
    /// β₃, at least 0 and below 1: 0, which stands for √β₂.
    public internal(set) var beta3: Schedule
    /// ε, at least 0: 1e-8.
    public internal(set) var epsilon: Schedule
    /// d₀, above 0: 1e-6.
    public internal(set) var initialDistance: Double
    /// c, above 0: 1. Less makes shorter steps.
    public internal(set) var distanceCoefficient: Double
    /// λ, at least 0: 0.
    public internal(set) var weightDecay: Schedule
    /// Whether s corrects for the start at 0: `true` in Optax.
    public internal(set) var biasCorrection: Bool
    /// Whether S grows by d²/d₀ g, so that a warm-up of the rate does not make d too great: `false`.
    public internal(set) var safeguardWarmup: Bool

    public static let name = "prodigy"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(Setting("beta3", .fraction), \.beta3), .init(.epsilon, \.epsilon),
        .init(.initialDistance, \.initialDistance),
        .init(Setting("distanceCoefficient", .positive), \.distanceCoefficient), .init(.weightDecay, \.weightDecay),
        .init("biasCorrection", \.biasCorrection), .init("safeguardWarmup", \.safeguardWarmup),
    ]

    /// What is not given is as the dialect has it.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule = 1, beta1: Schedule = 0.9, beta2: Schedule = 0.999,
        beta3: Schedule = 0, epsilon: Schedule = 1e-8, initialDistance: Double = 1e-6, distanceCoefficient: Double = 1,
        weightDecay: Schedule = 0, biasCorrection: Bool? = nil, safeguardWarmup: Bool = false
    ) {
        (self.learningRate, self.beta1, self.beta2, self.beta3) = (learningRate, beta1, beta2, beta3)
        (self.epsilon, self.initialDistance, self.weightDecay) = (epsilon, initialDistance, weightDecay)
        (self.distanceCoefficient, self.safeguardWarmup) = (distanceCoefficient, safeguardWarmup)
        self.biasCorrection = biasCorrection ?? dialect.choose(false, optax: true)
        check()
    }
}
