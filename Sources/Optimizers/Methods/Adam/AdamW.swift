import Tensors

/// AdamW: Adam with a decay of the parameters that does not pass through its running means.
///
/// Take it for transformers, and instead of Adam whenever weights should be kept small.
///
/// ```
/// m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
/// m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ)
/// p ← p − η (m̂ / (√(v̂ + ε₀) + ε) + λ p)
/// ```
/// Source: Loshchilov and Hutter, ICLR 2019. λ is multiplied by the whole rate, as libraries have it. Defaults:
/// PyTorch's.
@dynamicMemberLookup
public struct AdamW: LeafwiseMethod, ListedMethod {
    public static let name = "adamw"
    static let formula = """
        m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
        m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ)
        p ← p − η (m̂ / (√(v̂ + ε₀) + ε) + λ p)
        """
    static let source = "Loshchilov and Hutter, ICLR 2019"
    static let usualLearningRate = 0.01

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    /// The method without decay; its learning rate is not used.
    var adam: Adam
    var weightDecay: Schedule

    public static let settings: [SettingOf<Self>] =
        [.init(.learningRate, \.learningRate)] + Adam.settings.dropFirst().map { .init($0, of: \.adam) }
        + [.init(Setting("weightDecay", .notNegative), \.weightDecay)]

    /// Creates the method; settings left `nil` take the dialect's defaults: see `Adam`.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.001.
    ///   - weightDecay: the strength λ of the weight decay, at least 0. Default: 0.01; 0.004 in Keras, 0.0001 in Optax.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule? = nil, beta1: Schedule? = nil, beta2: Schedule? = nil,
        epsilon: Schedule? = nil, epsilonRoot: Schedule? = nil, epsilonHat: Bool? = nil, amsgrad: Bool? = nil,
        maximumOf: MaximumOf? = nil, nesterov: Bool? = nil, weightDecay: Schedule? = nil
    ) {
        adam = Adam(dialect)
        self.learningRate = learningRate ?? adam.learningRate
        self.weightDecay = weightDecay ?? dialect.choose(0.01, keras: 0.004, optax: 0.0001)
        (adam.beta1, adam.beta2) = (beta1 ?? adam.beta1, beta2 ?? adam.beta2)
        (adam.epsilon, adam.epsilonRoot) = (epsilon ?? adam.epsilon, epsilonRoot ?? adam.epsilonRoot)
        (adam.epsilonHat, adam.amsgrad) = (epsilonHat ?? adam.epsilonHat, amsgrad ?? adam.amsgrad)
        (adam.maximumOf, adam.nesterov) = (maximumOf ?? adam.maximumOf, nesterov ?? adam.nesterov)
        check()
    }

    /// A setting that AdamW shares with `Adam`.
    public subscript<Value>(dynamicMember setting: KeyPath<Adam, Value>) -> Value { adam[keyPath: setting] }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        adam.initialState(for: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        adam.update(gradient, &state, at: parameter, step: step) + step.rate * step[weightDecay] * parameter
    }
}
