import Tensors

/// Sign descent: steps of one size, against the sign of the gradient.
///
/// Take it to see what the direction alone achieves, or where gradients are sent as single bits.
///
/// ```
/// p ← p − η sign(g)
/// ```
/// It comes no nearer to a minimum than η, so let the rate fall.
///
/// Source: Bernstein et al., ICML 2018.
public struct SignSGD: LeafwiseMethod, ListedMethod {
    public static let name = "signsgd"
    static let formula = "p ← p − η sign(g)"
    static let source = "Bernstein et al., ICML 2018"
    static let usualLearningRate = 0.003

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }

    public static let settings: [SettingOf<Self>] = [.init(.learningRate, \.learningRate)]

    /// Creates the method; settings left `nil` take the dialect's defaults.
    /// - Parameter learningRate: the learning rate η. Default: 0.001.
    public init(_ dialect: Dialect = .descent, learningRate: Schedule? = nil) {
        self.learningRate = learningRate ?? 0.001
        check()
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> { step.rate * sign(gradient) }
}
