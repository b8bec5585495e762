import Tensors

/// Sign descent: steps of one size, against the sign of the gradient.
///
/// ```
/// p ← p − η sign(g)
/// ```
/// It comes no nearer to a minimum than η: let the rate fall.
///
/// Source: Bernstein et al., ICML 2018; our default is η = 0.001.
public struct SignDescent: LeafwiseMethod {
    /// η: 0.001.
    public var learningRate: Schedule { didSet { check() } }

    public static let name = "sign"
    public static let settings: [SettingOf<Self>] = [.init(.learningRate, \.learningRate)]

    /// What is not given is as the dialect has it.
    public init(_ dialect: Dialect = .descent, learningRate: Schedule? = nil) {
        self.learningRate = learningRate ?? 0.001
        check()
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> { step.rate * sign(gradient) }
}
