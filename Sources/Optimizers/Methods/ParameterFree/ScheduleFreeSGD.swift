import Tensors

/// Schedule-free gradient descent: averaging in place of a schedule of the rate. What is judged and kept is x.
///
/// ```
/// ηₜ = η min(t / warmup, 1);   z ← z − ηₜ (g + λ y)     g at y
/// w = (max ηₜ)ʳ;   c = w / Σ w;   x ← (1 − c) x + c z
/// p = y ← β x + (1 − β) z
/// ```
/// Source: Defazio et al., NeurIPS 2024, with the defaults of its authors' code, as in Optax.
public struct ScheduleFreeSGD: ScheduleFreeMethod {
    /// η: 1.
    public var learningRate: Schedule { didSet { check() } }
    /// β, above 0 and below 1: 0.9.
    public internal(set) var beta: Double
    /// λ, at least 0: 0.
    public internal(set) var weightDecay: Schedule
    /// The steps over which the rate rises: 0.
    public internal(set) var warmup: Int
    /// r, at least 0: 2.
    public internal(set) var weightPower: Double
    /// Whether the rate rises as (t − 1) / warmup, with a first step of length 0: `true` in Optax.
    public internal(set) var warmupFromZero: Bool

    public static let name = "schedulefreesgd"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(Setting("beta", .properFraction), \.beta),
        .init(.weightDecay, \.weightDecay), .init("warmup", atLeast: 0, \.warmup),
        .init(Setting("weightPower", .notNegative), \.weightPower), .init("warmupFromZero", \.warmupFromZero),
    ]

    /// What is not given is as the dialect has it.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule = 1, beta: Double = 0.9, weightDecay: Schedule = 0,
        warmup: Int = 0, weightPower: Double = 2, warmupFromZero: Bool? = nil
    ) {
        (self.learningRate, self.beta, self.weightDecay) = (learningRate, beta, weightDecay)
        (self.warmup, self.weightPower) = (warmup, weightPower)
        self.warmupFromZero = warmupFromZero ?? (dialect == .optax)
        check()
    }

    public var decaysPointFirst: Bool { false }

    public func directionState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> { ParameterState() }

    public func direction<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, step: Step<S>
    ) -> Tensor<S> { gradient }
}
