import Tensors

extension Adafactor {
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(Setting("decayRate", .notNegative), \.decayRate),
        .init(.epsilon, \.epsilon), .init("epsilonForm", \.epsilonForm),
        .init(Setting("epsilonScale", .notNegative), \.epsilonScale),
        .init(Setting("clippingThreshold", .positive), \.clippingThreshold),
        .init("minimumDimensionToFactor", \.minimumDimensionToFactor), .init("relativeStep", \.relativeStep),
        .init("parameterScale", \.parameterScale), .init(.momentum, \.momentum),
        .init(Setting("weightDecay", .notNegative), \.weightDecay), .init("decayForm", \.decayForm),
    ]

    /// What is not given is as the dialect has it.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, decayRate: Double = 0.8, epsilon: Double? = nil,
        epsilonForm: EpsilonForm? = nil, epsilonScale: Double = 0.001, clippingThreshold: Double = 1,
        minimumDimensionToFactor: Int? = nil, relativeStep: Bool? = nil, parameterScale: Bool = true,
        momentum: Schedule = 0, weightDecay: Schedule = 0, decayForm: AdafactorDecay? = nil
    ) {
        self.learningRate = learningRate ?? dialect.choose(0.01, keras: 0.001, optax: 1)
        (self.decayRate, self.epsilonScale, self.clippingThreshold) = (decayRate, epsilonScale, clippingThreshold)
        self.epsilon = epsilon ?? dialect.choose(Double.ulpOfOne, keras: 1e-30, optax: 1e-30)
        self.epsilonForm = epsilonForm ?? dialect.choose(.floor, keras: .added, optax: .added)
        self.minimumDimensionToFactor = minimumDimensionToFactor ?? dialect.choose(1, optax: 128)
        (self.relativeStep, self.parameterScale) = (relativeStep ?? (dialect != .optax), parameterScale)
        (self.momentum, self.weightDecay) = (momentum, weightDecay)
        self.decayForm = decayForm ?? dialect.choose(.rated, keras: .ratedBeforeScale, optax: .unrated)
        check()
    }
}
