import Tensors

/// Schedule-free gradient descent averages the parameters in place of a schedule of the rate.
///
/// Take it when you do not know how long a run will last.
///
/// ```
/// ηₜ = η min(t / warmup, 1);   z ← z − ηₜ (g + λ y)     g at y
/// w = (max ηₜ)ʳ;   c = w / Σ w;   x ← (1 − c) x + c z
/// p = y ← β x + (1 − β) z
/// ```
/// The average x is what is evaluated and kept.
///
/// Source: Defazio et al., NeurIPS 2024. Defaults: those of its authors' code and of Optax.
public struct ScheduleFreeSGD: ScheduleFreeMethod, ListedMethod {
    public static let name = "schedulefreesgd"
    static let formula = """
        ηₜ = η min(t / warmup, 1);   z ← z − ηₜ (g + λ y)     g at y
        w = (max ηₜ)ʳ;   c = w / Σ w;   x ← (1 − c) x + c z
        p = y ← β x + (1 − β) z
        """
    static let source = "Defazio et al., NeurIPS 2024"
    static let usualLearningRate = 0.1

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    /// The share β of the average x in the point y, above 0 and below 1.
    public internal(set) var beta: Double
    /// The strength λ of the weight decay, at least 0.
    public internal(set) var weightDecay: Schedule
    /// The steps over which the rate rises, at least 0.
    public internal(set) var warmup: Int
    /// The power r: z weighs in its average as the greatest rate so far to this power; at least 0.
    public internal(set) var weightPower: Double
    /// Whether the rate rises as (t − 1) / warmup, with a first step of length 0.
    public internal(set) var warmupFromZero: Bool

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(Setting("beta", .properFraction), \.beta),
        .init(.weightDecay, \.weightDecay), .init("warmup", atLeast: 0, atMost: Setting.mostSteps, \.warmup),
        .init(Setting("weightPower", .notNegative), \.weightPower), .init("warmupFromZero", \.warmupFromZero),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 1.
    ///   - beta: the share β of the average x in the point y, above 0 and below 1. Default: 0.9.
    ///   - weightDecay: the strength λ of the weight decay, at least 0. Default: 0.
    ///   - warmup: the steps over which the rate rises, at least 0. Default: 0.
    ///   - weightPower: the power r: z weighs in its average as the greatest rate so far to this power; at least 0.
    ///     Default: 2.
    ///   - warmupFromZero: whether the rate rises as (t − 1) / warmup, with a first step of length 0. Default: `false`;
    ///     `true` in Optax.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule = 1, beta: Double = 0.9, weightDecay: Schedule = 0,
        warmup: Int = 0, weightPower: Double = 2, warmupFromZero: Bool? = nil
    ) {
        (self.learningRate, self.beta, self.weightDecay) = (learningRate, beta, weightDecay)
        (self.warmup, self.weightPower) = (warmup, weightPower)
        self.warmupFromZero = warmupFromZero ?? (dialect == .optax)
        check()
    }

    package var decaysPointFirst: Bool { false }

    package func directionState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> { ParameterState() }

    package func direction<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, step: Step<S>
    ) -> Tensor<S> { gradient }
}
