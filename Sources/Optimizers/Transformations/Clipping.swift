import Tensors

/// Clipping by global norm: all gradients times min(1, limit / ‖g‖), with ‖g‖ the Euclidean norm over all leaves.
///
/// Source: Pascanu, Mikolov and Bengio, ICML 2013, as `optax.clip_by_global_norm`; PyTorch divides by ‖g‖ + 1e-6.
public struct GlobalNormClipping: Transformation {
    /// Above 0.
    public internal(set) var limit: Schedule

    public static let name = "clipped"
    public static let settings: [SettingOf<Self>] = [.init(Setting("toNorm", .positive), \.limit)]

    public init(limit: Schedule) {
        self.limit = limit
        check()
    }

    public func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let (norm, limit) = (globalNorm(gradients), step[limit])
        let factor = select(norm .> limit, limit / norm, Tensor(1))
        return gradients.map { factor * $0 }
    }
}

/// The Euclidean norm over all elements of all tensors.
func globalNorm<S: FloatingScalar>(_ tensors: [Tensor<S>]) -> Tensor<S> {
    let squares = tensors.map { square($0).sum() }
    guard let first = squares.first else { return Tensor(0) }
    return sqrt(squares.dropFirst().reduce(first, +))
}

extension Optimizer {
    /// With gradients clipped to a global norm of at most `limit`: see `GlobalNormClipping`.
    public func clipped(toNorm limit: Schedule) -> Chain { adding(GlobalNormClipping(limit: limit)) }
}
