import Tensors

extension Muon {
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.momentum, \.momentum), .init("nesterov", \.nesterov),
        .init("momentumForm", \.momentumForm), .init(Setting("weightDecay", .notNegative), \.weightDecay),
        .init("newtonSchulzSteps", \.newtonSchulz.steps),
        .init(Setting("coefficientA", .notNegative), \.newtonSchulz.a),
        .init(Setting("coefficientB", .notNegative), \.newtonSchulz.b),
        .init(Setting("coefficientC", .notNegative), \.newtonSchulz.c),
        .init(.epsilon, \.newtonSchulz.epsilon), .init("epsilonForm", \.newtonSchulz.epsilonForm),
        .init("scaling", \.scaling), .init(Setting("rmsRate", .positive), \.rmsRate), .init("adaptive", \.adaptive),
        .init(.beta1, \.fallback.adam.beta1), .init(.beta2, \.fallback.adam.beta2),
        .init(Setting("fallbackEpsilon", .notNegative), \.fallback.adam.epsilon),
        .init(Setting("fallbackEpsilonRoot", .notNegative), \.fallback.adam.epsilonRoot),
        .init("fallbackEpsilonHat", \.fallback.adam.epsilonHat), .init("fallbackNesterov", \.fallback.adam.nesterov),
        .init(Setting("fallbackWeightDecay", .notNegative), \.fallback.weightDecay),
        .init(Setting("fallbackRateRatio", .positive), \.fallbackRateRatio),
    ]

    /// What is not given is as the dialect has it; b is given without its sign.
    ///
    /// Keras multiplies the decay of the fallback by η alone: divide its value by `fallbackRateRatio`.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, momentum: Schedule = 0.95, nesterov: Bool = true,
        momentumForm: MomentumForm? = nil, weightDecay: Schedule? = nil, newtonSchulz: NewtonSchulz? = nil,
        scaling: MuonScaling? = nil, rmsRate: Double = 0.2, adaptive: Bool = false, fallback: AdamW? = nil,
        fallbackRateRatio: Double = 1
    ) {
        self.learningRate = learningRate ?? 0.001
        (self.momentum, self.nesterov, self.adaptive) = (momentum, nesterov, adaptive)
        self.momentumForm = momentumForm ?? dialect.choose(.average, keras: .velocity, optax: .debiasedAverage)
        self.weightDecay = weightDecay ?? dialect.choose(0.1, keras: 0.004, optax: 0)
        self.newtonSchulz = newtonSchulz ?? NewtonSchulz(dialect)
        self.scaling = scaling ?? dialect.choose(.original, keras: .matchRMS, optax: .widthTransfer)
        (self.rmsRate, self.fallbackRateRatio) = (rmsRate, fallbackRateRatio)
        self.fallback =
            fallback ?? AdamW(dialect, nesterov: dialect == .optax, weightDecay: dialect.choose(0, keras: 0.004))
        check()
    }
}
