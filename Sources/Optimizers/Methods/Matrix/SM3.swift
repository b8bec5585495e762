import Tensors

/// SM3: Adagrad that keeps one number for each row and one for each column, instead of a sum for each element.
///
/// Take it for large embeddings with sparse gradients, when memory is short.
///
/// ```
/// A = g² + min(R, C);   R ← max of A over columns;   C ← max of A over rows
/// m ← μ m + (1 − μ) g / √(A + ε)
/// p ← p − η m
/// ```
/// State: m in the shape of the parameter, and one vector for each axis. On a vector this is Adagrad.
///
/// Source: Anil, Gupta, Koren and Singer, NeurIPS 2019. The method is SM3-II. Defaults: Optax's.
public struct SM3: LeafwiseMethod, ListedMethod {
    public static let name = "sm3"
    static let formula = """
        A = g² + min(R, C);   R ← max of A over columns;   C ← max of A over rows
        m ← μ m + (1 − μ) g / √(A + ε)
        p ← p − η m
        """
    static let source = "Anil, Gupta, Koren and Singer, NeurIPS 2019"
    static let usualLearningRate = 0.1

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var momentum: Schedule
    var epsilon: Schedule

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.momentum, \.momentum),
        .init(Setting("epsilon", .positive), \.epsilon),
    ]

    /// Creates the method. All dialects have the same defaults.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.1.
    ///   - momentum: the decay μ of the running mean, at least 0 and below 1. Default: 0.9.
    ///   - epsilon: ε, which keeps the division finite, above 0. Default: 1e-8.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule = 0.1, momentum: Schedule = 0.9, epsilon: Schedule = 1e-8
    ) {
        (self.learningRate, self.momentum, self.epsilon) = (learningRate, momentum, epsilon)
        check()
    }

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        var state = ParameterState(zeros: "mean", like: parameter)
        for axis in 0..<max(parameter.rank, 1) {
            state.declare("axis\(axis)", .zeros(parameter.shape.keepingOnly(axis)))
        }
        return state
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let axes = gradient.shape.indices
        let bounds = (0..<max(axes.count, 1)).map { state["axis\($0)"] }
        let squares = square(gradient) + bounds.dropFirst().reduce(bounds[0]) { min($0, $1) }
        for axis in bounds.indices {
            state["axis\(axis)"] = squares.max(alongAxes: axes.filter { $0 != axis }, keepingDimensions: true)
        }
        let μ = step[momentum]
        state.mean = μ * state.mean + (1 - μ) * gradient / sqrt(squares + step[epsilon])
        return step.rate * state.mean
    }
}

extension Shape {
    /// The shape with all axes but one of length 1.
    fileprivate func keepingOnly(_ axis: Int) -> Shape { Shape(indices.map { $0 == axis ? self[$0] : 1 }) }
}
