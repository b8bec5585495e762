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

/// Clipping by element: g ← min(max(g, −c), c).
public struct ValueClipping: Transformation {
    /// c, above 0.
    public internal(set) var limit: Schedule

    public static let name = "clippedValues"
    public static let settings: [SettingOf<Self>] = [.init(Setting("to", .positive), \.limit)]

    public init(limit: Schedule) {
        self.limit = limit
        check()
    }

    public func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let limit = step[limit]
        return gradients.map { min(max($0, -limit), limit) }
    }
}

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

    /// With every element of the gradients clipped to −`limit` … `limit`: see `ValueClipping`.
    public func clippedValues(to limit: Schedule) -> Chain { adding(ValueClipping(limit: limit)) }

    /// With the gradient of each leaf clipped to a norm of at most `limit`: see `LeafClipping`.
    public func clippedEach(toNorm limit: Schedule) -> Chain { adding(LeafClipping(limit: limit)) }

    /// With the gradient of each leaf clipped to a root mean square of at most `limit`: see `LeafClipping`.
    public func clippedEach(toRootMeanSquare limit: Schedule) -> Chain {
        adding(LeafClipping(limit: limit, measure: .rootMeanSquare))
    }
}
