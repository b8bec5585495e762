import Support
import Tensors

/// Muon makes momentum orthogonal, so that a matrix moves equally far in all directions; parameters that are not
/// matrices go by AdamW.
///
/// Take it for the hidden matrices of large networks, where it needs fewer steps than AdamW.
///
/// ```
/// m ← μ m + (1 − μ) g;   X = (1 − μ) g + μ m            X = m without Nesterov's form
/// X ← X / ‖X‖;   five times: A = X Xᵀ,  X ← a X + (c A² − b A) X
/// p ← p − η (s X + λ p)                                 s = √max(1, rows / columns)
/// ```
/// State: m in the shape of a matrix; that of `AdamW` for all other parameters.
///
/// Source: Jordan et al., 2024; Liu et al., arXiv 2502.16982. The second has `matchRMS`. Defaults: PyTorch's.
public struct Muon: LeafwiseMethod, ListedMethod {
    public static let name = "muon"
    static let formula = """
        m ← μ m + (1 − μ) g;   X = (1 − μ) g + μ m            X = m without Nesterov's form
        X ← X / ‖X‖;   five times: A = X Xᵀ,  X ← a X + (c A² − b A) X
        p ← p − η (s X + λ p)                                 s = √max(1, rows / columns)
        """
    static let source = "Jordan et al., 2024; Liu et al., arXiv 2502.16982"
    static let usualLearningRate = 0.02

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var momentum: Schedule
    var nesterov: Bool
    var momentumForm: MomentumForm
    var weightDecay: Schedule
    var newtonSchulz: NewtonSchulz
    var scaling: MuonScaling
    var rmsRate: Double
    var adaptive: Bool
    var fallback: AdamW
    var fallbackRateRatio: Double

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.momentum, \.momentum), .init("nesterov", \.nesterov),
        .init("momentumForm", \.momentumForm), .init(Setting("weightDecay", .notNegative), \.weightDecay),
        .init("newtonSchulzSteps", atMost: 100, \.newtonSchulz.steps),
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

    /// Creates the method; settings left `nil` take the dialect's defaults.
    ///
    /// Keras multiplies the decay of the fallback by η alone: divide its value by `fallbackRateRatio`.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.001.
    ///   - momentum: the momentum μ, at least 0 and below 1. Default: 0.95.
    ///   - nesterov: whether momentum is Nesterov's. Default: `true`.
    ///   - momentumForm: the form of m. Default: `.average`; `.velocity` in Keras; `.debiasedAverage` in Optax, which
    ///     in Nesterov's form divides m by 1 − μᵗ⁺¹.
    ///   - weightDecay: the strength λ of the weight decay, at least 0. Default: 0.1; 0.004 in Keras, 0 in Optax.
    ///   - newtonSchulz: the iteration that makes matrices orthogonal: a, b, c = 3.4445, 4.775, 2.0315, five times, and
    ///     the least ‖X‖ = 1e-7. Keras adds 1e-7 to ‖X‖, Optax 1e-8.
    ///   - scaling: the factor s. Default: `.original`; `.matchRMS` in Keras, `.widthTransfer` in Optax.
    ///   - rmsRate: the root mean square of the update under `.matchRMS`, above 0. Default: 0.2.
    ///   - adaptive: whether the orthogonal X is multiplied by its inner product with the X before. Default: `false`.
    ///   - fallback: the method of parameters that are not matrices. Default: without decay; with λ = 0.004 in Keras;
    ///     in Nesterov's form in Optax.
    ///   - fallbackRateRatio: the learning rate of `fallback` as a multiple of η, above 0. Default: 1.
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

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        parameter.rank == 2 ? ParameterState(zeros: "mean", like: parameter) : fallback.initialState(for: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        guard parameter.rank == 2 else {
            return S(fallbackRateRatio) * fallback.update(gradient, &state, at: parameter, step: step)
        }
        let direction = momentumForm.direction(gradient, &state.mean, momentum, nesterov, step)
        var x = newtonSchulz.orthogonalized(direction)
        if adaptive { x = (direction * x).sum() * x }
        let scale = S(scaling.factor(of: parameter.shape, rmsRate: rmsRate))
        return (step.rate * scale) * x + (step.rate * step[weightDecay]) * parameter
    }
}

extension MomentumForm {
    /// The direction of the update, up to its length, with `mean` brought up to date.
    fileprivate func direction<S: FloatingScalar>(
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

/// The factor of an orthogonal `[m, n]` matrix in the update of `Muon`.
public enum MuonScaling: String, Sendable, Codable, CaseIterable {
    /// √max(1, m / n)
    case original
    /// √max(1, n / m): the original factor where vectors are multiplied from the left.
    case widthTransfer
    /// r √max(m, n): the root mean square of the elements is r; in Adam it is about 0.2.
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
