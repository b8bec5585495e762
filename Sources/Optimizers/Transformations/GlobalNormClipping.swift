import Tensors

/// Clipping by global norm: a long gradient is shortened, its direction stays.
///
/// ```
/// g ← g · min(1, c / (‖g‖ + ε)), the norm over all parameters
/// ```
/// Source: Pascanu, Mikolov and Bengio, ICML 2013. ε is 0 in Optax and Keras, 1e-6 in PyTorch.
public struct GlobalNormClipping: Transformation {
    /// c, above 0.
    public internal(set) var limit: Schedule
    /// ε, at least 0: 0.
    public internal(set) var epsilon: Schedule

    public static let name = "clipped"
    public static let settings: [SettingOf<Self>] = [
        .init(Setting("toNorm", .positive), \.limit), .init(.epsilon, \.epsilon),
    ]

    public init(limit: Schedule, epsilon: Schedule = 0) {
        (self.limit, self.epsilon) = (limit, epsilon)
        check()
    }

    public func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let factor = shortening(globalNorm(gradients) + step[epsilon], to: step[limit])
        return gradients.map { factor * $0 }
    }
}

/// What a gradient of this size is multiplied by to be at most as large as the limit: exactly 1 where it is.
func shortening<S: FloatingScalar>(_ size: Tensor<S>, to limit: Tensor<S>) -> Tensor<S> {
    select(size .> limit, limit / size, Tensor(1))
}

/// The Euclidean norm over all elements of all tensors.
func globalNorm<S: FloatingScalar>(_ tensors: [Tensor<S>]) -> Tensor<S> {
    let squares = tensors.map { square($0).sum() }
    guard let first = squares.first else { return Tensor(0) }
    return sqrt(squares.dropFirst().reduce(first, +))
}

extension Optimizer {
    /// With gradients clipped to a global norm of at most `limit`: see `GlobalNormClipping`.
    public func clipped(toNorm limit: Schedule, epsilon: Schedule = 0) -> Chain {
        adding(GlobalNormClipping(limit: limit, epsilon: epsilon))
    }
}
