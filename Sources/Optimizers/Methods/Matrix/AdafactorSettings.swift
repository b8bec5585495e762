#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
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

    /// The shapes of R and C, or `nil` where v is kept whole.
    func factors(of shape: Shape) -> (rows: Shape, columns: Shape)? {
        guard shape.rank >= 2, shape.suffix(2).allSatisfy({ $0 >= minimumDimensionToFactor }) else { return nil }
        let leading = Array(shape.dropLast(2))
        return (Shape(leading + [shape[shape.rank - 2], 1]), Shape(leading + [1, shape[shape.rank - 1]]))
    }

    /// min(η, 1/√t) max(ε₂, RMS(p)), as far as they are asked for.
    func rate<S: FloatingScalar>(at parameter: Tensor<S>, _ step: Step<S>) -> Tensor<S> {
        let rate =
            relativeStep ? min(step.rate, step.scalar("1/√t") { 1 / sqrt(Double($0.number)) }) : step.rate
        guard parameterScale else { return rate }
        return rate * max(rootMeanSquare(decayForm.scaled(parameter, weightDecay, step)), S(epsilonScale))
    }

    /// √v with the state brought up to date.
    func root<S: FloatingScalar>(
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
}

/// How Adafactor's weight decay λ acts, where libraries differ.
public enum AdafactorDecay: String, Sendable, Codable, CaseIterable {
    /// p ← p − η λ p. PyTorch.
    case rated
    /// The same, and before the scale of p is taken. Keras.
    case ratedBeforeScale
    /// p ← p − λ p, whatever the rate. Optax.
    case unrated

    func factor<S: FloatingScalar>(_ decay: Schedule, _ step: Step<S>) -> Tensor<S> {
        self == .unrated ? step[decay] : step.rate * step[decay]
    }

    /// The parameter of which the scale is taken.
    func scaled<S: FloatingScalar>(_ parameter: Tensor<S>, _ decay: Schedule, _ step: Step<S>) -> Tensor<S> {
        self == .ratedBeforeScale ? (1 - factor(decay, step)) * parameter : parameter
    }
}

/// √mean x²
func rootMeanSquare<S: FloatingScalar>(_ x: Tensor<S>) -> Tensor<S> { sqrt(square(x).mean()) }
