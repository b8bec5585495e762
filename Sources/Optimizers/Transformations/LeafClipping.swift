import Tensors

/// Clipping leaf by leaf: g ← g · min(1, c / size of g), where the size is the leaf's Euclidean norm (the `clipnorm`
/// of Keras) or its root mean square (`optax.clip_by_block_rms`), which does not grow with the leaf.
public struct LeafClipping: Transformation {
    /// What is taken for the size of a leaf.
    public enum Measure: String, Sendable, CaseIterable {
        /// √Σg².
        case norm
        /// √(Σg² / n) of n elements.
        case rootMeanSquare
    }

    /// c, above 0.
    public internal(set) var limit: Schedule
    public internal(set) var measure: Measure

    public static let name = "clippedEach"
    public static let settings: [SettingOf<Self>] = [
        .init(Setting("to", .positive), \.limit), .init("measure", \.measure),
    ]

    public init(limit: Schedule, measure: Measure = .norm) {
        (self.limit, self.measure) = (limit, measure)
        check()
    }

    public func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        gradients.map { gradient in
            let squares = measure == .norm ? square(gradient).sum() : square(gradient).mean()
            return shortening(sqrt(squares), to: step[limit]) * gradient
        }
    }
}

extension Optimizer {
    /// With the gradient of each leaf clipped to a norm of at most `limit`: see `LeafClipping`.
    public func clippedEach(toNorm limit: Schedule) -> Chain { adding(LeafClipping(limit: limit)) }

    /// With the gradient of each leaf clipped to a root mean square of at most `limit`: see `LeafClipping`.
    public func clippedEach(toRootMeanSquare limit: Schedule) -> Chain {
        adding(LeafClipping(limit: limit, measure: .rootMeanSquare))
    }
}
