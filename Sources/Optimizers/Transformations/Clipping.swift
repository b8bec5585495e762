import Tensors

/// Clipping by global norm: all gradients times min(1, limit / ‖g‖), with ‖g‖ the Euclidean norm over all leaves.
///
/// Source: Pascanu, Mikolov and Bengio, ICML 2013, as `optax.clip_by_global_norm`; PyTorch divides by ‖g‖ + 1e-6.
public struct GlobalNormClipping: GradientTransformation {
    /// Above 0.
    public let limit: Schedule

    public init(limit: Schedule) { self.limit = Setting.limit.checked(limit, of: "clipped(toNorm:)") }

    public var description: String { "clipped(toNorm: \(limit))" }

    public func transformed<S: FloatingScalar>(
        _ gradients: [Tensor<S>], at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        guard let first = gradients.first else { return [] }
        let squares = gradients.dropFirst().reduce(square(first).sum()) { $0 + square($1).sum() }
        let (norm, limit) = (sqrt(squares), step[limit])
        let factor = select(norm .> limit, limit / norm, Tensor(1))
        return gradients.map { factor * $0 }
    }
}

extension Optimizer {
    /// With gradients clipped to a global norm of at most `limit`: see `GlobalNormClipping`.
    public func clipped(toNorm limit: Schedule) -> Chain { adding(GlobalNormClipping(limit: limit)) }
}
