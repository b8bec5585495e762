import Tensors

extension Sophia {
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.beta1, \.beta1), .init(.beta2, \.beta2),
        .init(Setting("epsilon", .positive), \.epsilon), .init(Setting("weightDecay", .notNegative), \.weightDecay),
        .init(Setting("gamma", .positive), \.gamma), .init(Setting("clipThreshold", .positive), \.clipThreshold),
        .init("interval", \.interval), .init("biasCorrection", \.biasCorrection), .init("delayed", \.delayed),
    ]

    /// What is not given is as the dialect has it.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule = 0.001, beta1: Schedule? = nil, beta2: Schedule = 0.99,
        epsilon: Schedule? = nil, weightDecay: Schedule? = nil, gamma: Schedule = 0.01, clipThreshold: Schedule = 1,
        interval: Int = 10, biasCorrection: Bool? = nil, delayed: Bool? = nil
    ) {
        (self.learningRate, self.beta1, self.beta2) = (learningRate, beta1 ?? dialect.choose(0.96, optax: 0.965), beta2)
        self.epsilon = epsilon ?? dialect.choose(1e-12, optax: 1e-8)
        self.weightDecay = weightDecay ?? dialect.choose(0, optax: 1e-4)
        (self.gamma, self.clipThreshold, self.interval) = (gamma, clipThreshold, interval)
        self.biasCorrection = biasCorrection ?? (dialect == .optax)
        self.delayed = delayed ?? (dialect == .optax)
        check()
    }
}

/// An unbiased estimate of the diagonal of the loss' Hessian H, leaf by leaf: u ⊙ H u with random signs u. It is exact
/// where H is diagonal.
///
/// Source: Hutchinson, Commun. Stat. Simul. Comput. 19, 1990; Bekas, Kokiopoulou and Saad, Appl. Numer. Math. 57, 2007.
func hessianDiagonal<S: FloatingScalar>(at parameters: [Tensor<S>], _ step: Step<S>) -> [Tensor<S>] {
    let signs = parameters.enumerated().map { leaf, parameter in
        let isNegative = Tensor<S>.uniform(parameter.shape, key: step.randomKey(leaf)) .< 0.5
        return select(isNegative, -1, Tensor<S>.ones(parameter.shape))
    }
    return zip(signs, step.hessianProduct(at: parameters, along: signs)).map { $0 * $1 }
}
