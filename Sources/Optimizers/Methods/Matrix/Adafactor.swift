import Support
import Tensors

/// Adafactor keeps the mean square of past gradients of a matrix as one number for each row and each column.
///
/// Take it for models so large that Adam's state does not fit into memory.
///
/// ```
/// β = 1 − t^(−κ);   R ← β R + (1 − β) mean of g² over columns;   C ← β C + (1 − β) mean of g² over rows
/// v = R C / mean R                                     v ← β v + (1 − β) g² where not factored
/// u = g / √v;   u ← u / max(1, RMS(u) / d)
/// p ← p − min(η, 1/√t) max(ε₂, RMS(p)) u − η λ p
/// ```
/// State of a matrix `[m, n]`: R `[m, 1]` and C `[1, n]`. Parameters of more axes are factored along the last two, as
/// in PyTorch and Keras.
///
/// Source: Shazeer and Stern, ICML 2018. Defaults: PyTorch's.
public struct Adafactor: LeafwiseMethod, ListedMethod {
    public static let name = "adafactor"
    static let formula = """
        β = 1 − t^(−κ);   R ← β R + (1 − β) mean of g² over columns;   C ← β C + (1 − β) mean of g² over rows
        v = R C / mean R                                     v ← β v + (1 − β) g² where not factored
        u = g / √v;   u ← u / max(1, RMS(u) / d)
        p ← p − min(η, 1/√t) max(ε₂, RMS(p)) u − η λ p
        """
    static let source = "Shazeer and Stern, ICML 2018"
    static let usualLearningRate = 0.05

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var decayRate: Double
    var epsilon: Double
    var epsilonForm: EpsilonForm
    var epsilonScale: Double
    var clippingThreshold: Double
    var minimumDimensionToFactor: Int
    var relativeStep: Bool
    var parameterScale: Bool
    var momentum: Schedule
    var weightDecay: Schedule
    var decayForm: AdafactorDecay

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(Setting("decayRate", .notNegative), \.decayRate),
        .init(.epsilon, \.epsilon), .init("epsilonForm", \.epsilonForm),
        .init(Setting("epsilonScale", .notNegative), \.epsilonScale),
        .init(Setting("clippingThreshold", .positive), \.clippingThreshold),
        .init("minimumDimensionToFactor", atMost: Setting.mostSteps, \.minimumDimensionToFactor),
        .init("relativeStep", \.relativeStep),
        .init("parameterScale", \.parameterScale), .init(.momentum, \.momentum),
        .init(Setting("weightDecay", .notNegative), \.weightDecay), .init("decayForm", \.decayForm),
    ]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.01; 0.001 in Keras, 1 in Optax.
    ///   - decayRate: the power κ with which the means slow down, at least 0. Default: 0.8.
    ///   - epsilon: ε, the least √v and mean R, or what is added to g², at least 0. Default: 2.2e-16; 1e-30 in Keras
    ///     and Optax.
    ///   - epsilonForm: whether ε is a least value or added. Default: `.floor`; `.added` in Keras and Optax.
    ///   - epsilonScale: ε₂, the least scale of a parameter, at least 0. Default: 0.001.
    ///   - clippingThreshold: d, the greatest root mean square of an update, above 0. Default: 1.
    ///   - minimumDimensionToFactor: the least length of the last two axes of a parameter that is factored. Default: 1;
    ///     128 in Optax.
    ///   - relativeStep: whether the rate is at most 1/√t. Default: `true`; `false` in Optax.
    ///   - parameterScale: whether the rate is multiplied by RMS(p). Default: `true`.
    ///   - momentum: the decay μ of a running mean of updates, at least 0 and below 1. Default: 0, none.
    ///   - weightDecay: the strength λ of the weight decay, at least 0. Default: 0.
    ///   - decayForm: the form of the weight decay. Default: `.rated`; `.ratedBeforeScale` in Keras, `.unrated` in
    ///     Optax.
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

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        var state = ParameterState<S>()
        if let (rows, columns) = factors(of: parameter.shape) {
            state.declare("rows", .zeros(rows))
            state.declare("columns", .zeros(columns))
        } else {
            state.declare("squares", .zeros(parameter.shape))
        }
        if momentum.constantValue != 0 { state.declare("mean", .zeros(parameter.shape)) }
        return state
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let direction = gradient / root(of: gradient, &state, step)
        let clipped = 1 / max(1, rootMeanSquare(direction) / S(clippingThreshold))
        var update = (rate(at: parameter, step) * clipped) * direction
        if momentum.constantValue != 0 {
            state.mean = step[momentum] * state.mean + (1 - step[momentum]) * update
            update = state.mean
        }
        return weightDecay.constantValue == 0 ? update : update + decayForm.factor(weightDecay, step) * parameter
    }

    /// The shapes of R and C; `nil` where v is kept whole.
    private func factors(of shape: Shape) -> (rows: Shape, columns: Shape)? {
        guard shape.rank >= 2, shape.suffix(2).allSatisfy({ $0 >= minimumDimensionToFactor }) else { return nil }
        let leading = Array(shape.dropLast(2))
        return (Shape(leading + [shape[shape.rank - 2], 1]), Shape(leading + [1, shape[shape.rank - 1]]))
    }

    /// √v, with the state brought up to date.
    private func root<S: FloatingScalar>(
        of gradient: Tensor<S>, _ state: inout ParameterState<S>, _ step: Step<S>
    ) -> Tensor<S> {
        let decayRate = decayRate
        let fresh = step.scalar("t^(−κ)") { pow(Double($0.number), -decayRate) }
        let squares = epsilonForm == .added ? square(gradient) + S(epsilon) : square(gradient)
        func average(_ old: Tensor<S>, _ new: Tensor<S>) -> Tensor<S> { (1 - fresh) * old + fresh * new }
        let variance: Tensor<S>
        if factors(of: gradient.shape) != nil {
            state.rows = average(state.rows, squares.mean(alongAxes: -1, keepingDimensions: true))
            state.columns = average(state.columns, squares.mean(alongAxes: -2, keepingDimensions: true))
            let mean = state.rows.mean(alongAxes: -2, keepingDimensions: true)
            variance = state.rows / (epsilonForm == .floor ? max(mean, S(epsilon)) : mean) * state.columns
        } else {
            state.squares = average(state.squares, squares)
            variance = state.squares
        }
        return sqrt(epsilonForm == .floor ? max(variance, S(epsilon * epsilon)) : variance)
    }

    /// min(η, 1/√t) max(ε₂, RMS(p)); each part only where its setting is on.
    private func rate<S: FloatingScalar>(at parameter: Tensor<S>, _ step: Step<S>) -> Tensor<S> {
        let rate =
            relativeStep ? min(step.rate, step.scalar("1/√t") { 1 / sqrt(Double($0.number)) }) : step.rate
        guard parameterScale else { return rate }
        return rate * max(rootMeanSquare(decayForm.scaled(parameter, weightDecay, step)), S(epsilonScale))
    }
}

/// The form of `Adafactor`'s weight decay λ, in which libraries differ.
public enum AdafactorDecay: String, Sendable, Codable, CaseIterable {
    /// p ← p − η λ p. PyTorch.
    case rated
    /// p ← p − η λ p, before the scale of p is taken. Keras.
    case ratedBeforeScale
    /// p ← p − λ p, whatever the rate. Optax.
    case unrated

    fileprivate func factor<S: FloatingScalar>(_ decay: Schedule, _ step: Step<S>) -> Tensor<S> {
        self == .unrated ? step[decay] : step.rate * step[decay]
    }

    /// The parameter whose scale multiplies the rate.
    fileprivate func scaled<S: FloatingScalar>(_ parameter: Tensor<S>, _ decay: Schedule, _ step: Step<S>) -> Tensor<S>
    {
        let shrinks = self == .ratedBeforeScale && decay.constantValue != 0
        return shrinks ? (1 - factor(decay, step)) * parameter : parameter
    }
}

/// √mean x²
private func rootMeanSquare<S: FloatingScalar>(_ x: Tensor<S>) -> Tensor<S> { sqrt(square(x).mean()) }
