import Tensors

/// Schedule-free AdamW averages the parameters in place of momentum and of a schedule of the rate.
///
/// Take it in place of AdamW when you do not know how long a run will last.
///
/// ```
/// v ← β₂ v + (1 − β₂) g²;   u = g / (√(v / (1 − β₂ᵗ)) + ε)
/// ηₜ = η min(t / warmup, 1);   z ← z − ηₜ (u + λ y)     g at y
/// w = (max ηₜ)ʳ;   c = w / Σ w;   x ← (1 − c) x + c z
/// p = y ← β x + (1 − β) z
/// ```
/// The average x is what is evaluated and kept.
///
/// Source: Defazio et al., NeurIPS 2024. Defaults: those of its authors' code and of Optax.
public struct ScheduleFreeAdamW: ScheduleFreeMethod, ListedMethod {
    public static let name = "schedulefreeadamw"
    static let formula = """
        v ← β₂ v + (1 − β₂) g²;   u = g / (√(v / (1 − β₂ᵗ)) + ε)
        ηₜ = η min(t / warmup, 1);   z ← z − ηₜ (u + λ y)     g at y
        w = (max ηₜ)ʳ;   c = w / Σ w;   x ← (1 − c) x + c z
        p = y ← β x + (1 − β) z
        """
    static let source = "Defazio et al., NeurIPS 2024"
    static let usualLearningRate = 0.01

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    /// The share β of the average x in the point y, above 0 and below 1.
    public internal(set) var beta: Double
    var beta2: Schedule
    var epsilon: Schedule
    /// The strength λ of the weight decay, at least 0.
    public internal(set) var weightDecay: Schedule
    /// The steps over which the rate rises, at least 0.
    public internal(set) var warmup: Int
    /// The power r: z weighs in its average as the greatest rate so far to this power; at least 0.
    public internal(set) var weightPower: Double
    /// Whether the rate rises as (t − 1) / warmup, with a first step of length 0.
    public internal(set) var warmupFromZero: Bool
    /// Whether decay shrinks y by η λ y, without warm-up, before the step instead of acting on z.
    public internal(set) var decaysPointFirst: Bool

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(Setting("beta", .properFraction), \.beta),
        .init(.beta2, \.beta2), .init(.epsilon, \.epsilon), .init(.weightDecay, \.weightDecay),
        .init("warmup", atLeast: 0, atMost: Setting.mostSteps, \.warmup),
        .init(Setting("weightPower", .notNegative), \.weightPower),
        .init("warmupFromZero", \.warmupFromZero), .init("decaysPointFirst", \.decaysPointFirst),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.0025.
    ///   - beta: the share β of the average x in the point y, above 0 and below 1. Default: 0.9.
    ///   - beta2: the decay β₂ of the running mean of squared gradients, at least 0 and below 1. Default: 0.999.
    ///   - epsilon: ε, which keeps the division finite, at least 0. Default: 1e-8.
    ///   - weightDecay: the strength λ of the weight decay, at least 0. Default: 0.
    ///   - warmup: the steps over which the rate rises, at least 0. Default: 0.
    ///   - weightPower: the power r: z weighs in its average as the greatest rate so far to this power; at least 0.
    ///     Default: 2; 0 in Keras.
    ///   - warmupFromZero: whether the rate rises as (t − 1) / warmup, with a first step of length 0. Default: `false`;
    ///     `true` in Optax.
    ///   - decaysPointFirst: whether decay shrinks y by η λ y, without warm-up, before the step instead of acting on z.
    ///     Default: `false`; `true` in Keras.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule = 0.0025, beta: Double = 0.9, beta2: Schedule = 0.999,
        epsilon: Schedule = 1e-8, weightDecay: Schedule = 0, warmup: Int = 0, weightPower: Double? = nil,
        warmupFromZero: Bool? = nil, decaysPointFirst: Bool? = nil
    ) {
        (self.learningRate, self.beta, self.beta2) = (learningRate, beta, beta2)
        (self.epsilon, self.weightDecay, self.warmup) = (epsilon, weightDecay, warmup)
        self.weightPower = weightPower ?? dialect.choose(2, keras: 0)
        self.warmupFromZero = warmupFromZero ?? (dialect == .optax)
        self.decaysPointFirst = decaysPointFirst ?? (dialect == .keras)
        check()
    }

    package func directionState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "variance", like: parameter)
    }

    package func direction<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, step: Step<S>
    ) -> Tensor<S> {
        let β2 = step[beta2]
        state.variance = β2 * state.variance + (1 - β2) * square(gradient)
        return gradient / (sqrt(step.debiasing(beta2) * state.variance) + step[epsilon])
    }
}
