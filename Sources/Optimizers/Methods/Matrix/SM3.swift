import Tensors

/// SM3: Adagrad that keeps, instead of a sum for each element, one number for each row and one for each column.
///
/// ```
/// A = g² + min(R, C);   R ← max of A over columns;   C ← max of A over rows
/// m ← μ m + (1 − μ) g / √(A + ε)
/// p ← p − η m
/// ```
/// A leaf of more axes has one vector for each. On a vector this is Adagrad.
///
/// Source: Anil, Gupta, Koren and Singer, NeurIPS 2019, SM3-II; our defaults are Optax'.
public struct SM3: LeafwiseMethod {
    /// η: 0.1.
    public var learningRate: Schedule { didSet { check() } }
    /// μ: 0.9. ε, above 0: 1e-8.
    public internal(set) var momentum, epsilon: Schedule

    public static let name = "sm3"
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.momentum, \.momentum),
        .init(Setting("epsilon", .positive), \.epsilon),
    ]

    /// All dialects are alike.
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
    /// With all axes but one of length 1.
    fileprivate func keepingOnly(_ axis: Int) -> Shape { Shape(indices.map { $0 == axis ? self[$0] : 1 }) }
}
