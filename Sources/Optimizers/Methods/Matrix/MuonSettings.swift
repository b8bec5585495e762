#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
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

extension MomentumForm {
    /// What is kept and where it points, up to its length.
    func direction<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ mean: inout Tensor<S>, _ momentum: Schedule, _ isNesterov: Bool, _ step: Step<S>
    ) -> Tensor<S> {
        let μ = step[momentum]
        let fresh: Tensor<S>
        switch self {
        case .velocity: fresh = gradient
        case .velocityWithRate: fresh = step.rate * gradient
        case .average, .debiasedAverage: fresh = (1 - μ) * gradient
        }
        mean = μ * mean + fresh
        if self == .debiasedAverage {
            return step.corrected(mean, momentum, times: Tensor(1), ahead: isNesterov ? gradient : nil)
        }
        return isNesterov ? fresh + μ * mean : mean
    }
}

/// How long Muon's update of an `[m, n]` matrix is, in multiples of an orthogonal one.
public enum MuonScaling: String, Sendable, Codable, CaseIterable {
    /// √max(1, m / n)
    case original
    /// √max(1, n / m): the same where a vector stands to the left of its matrix.
    case widthTransfer
    /// r √max(m, n): the root mean square of the elements is r, as it is about 0.2 in Adam.
    case matchRMS
    /// 1
    case none

    func factor(of shape: Shape, rmsRate: Double) -> Double {
        let (rows, columns) = (Double(shape[0]), Double(shape[1]))
        return switch self {
        case .original: sqrt(max(1, rows / columns))
        case .widthTransfer: sqrt(max(1, columns / rows))
        case .matchRMS: rmsRate * sqrt(max(rows, columns))
        case .none: 1
        }
    }
}
