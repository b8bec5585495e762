import Tensors

/// Schedule-free AdamW: averaging in place of momentum and of a schedule of the rate. What is judged and kept is x.
///
/// ```
/// v ← β₂ v + (1 − β₂) g²;   u = g / (√(v / (1 − β₂ᵗ)) + ε)
/// ηₜ = η min(t / warmup, 1);   z ← z − ηₜ (u + λ y)     g at y
/// w = (max ηₜ)ʳ;   c = w / Σ w;   x ← (1 − c) x + c z
/// p = y ← β x + (1 − β) z
/// ```
/// Source: Defazio et al., NeurIPS 2024, with the defaults of its authors' code, as in Optax.
public struct ScheduleFreeAdamW: ScheduleFreeMethod {
    /// η: 0.0025.
    public var learningRate: Schedule { didSet { check() } }
    /// β, above 0 and below 1: 0.9.
    public internal(set) var beta: Double
    /// β₂, at least 0 and below 1: 0.999.
    public internal(set) var beta2: Schedule
    /// ε, at least 0: 1e-8.
    public internal(set) var epsilon: Schedule
    /// λ, at least 0: 0.
    public internal(set) var weightDecay: Schedule
    /// The steps over which the rate rises: 0.
    public internal(set) var warmup: Int
    /// r, at least 0: 2; 0 in Keras.
    public internal(set) var weightPower: Double
    /// Whether the rate rises as (t − 1) / warmup, with a first step of length 0: `true` in Optax.
    public internal(set) var warmupFromZero: Bool
    /// Whether decay shrinks y by η λ y, unwarmed, before the step instead of acting on z: `true` in Keras.
    public internal(set) var decaysPointFirst: Bool

    public static let name = "schedulefreeadamw"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(Setting("beta", .properFraction), \.beta),
        .init(.beta2, \.beta2), .init(.epsilon, \.epsilon), .init(.weightDecay, \.weightDecay),
        .init("warmup", atLeast: 0, \.warmup), .init(Setting("weightPower", .notNegative), \.weightPower),
        .init("warmupFromZero", \.warmupFromZero), .init("decaysPointFirst", \.decaysPointFirst),
    ]
}
