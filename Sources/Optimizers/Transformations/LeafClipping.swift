import Tensors

extension Optimizer {
    /// Adds clipping by parameter: the gradient of each parameter is shortened to a size of at most c.
    ///
    /// ```
    /// gᵢ ← gᵢ · min(1, c / size of gᵢ)                     for each parameter i
    /// ```
    /// The measure `.norm` is the `clipnorm` of Keras, `.rootMeanSquare` the `clip_by_block_rms` of Optax.
    ///
    /// - Parameters:
    ///   - limit: The greatest size c, above 0.
    ///   - measure: The size of a gradient.
    public func clippedEach(to limit: Schedule, measure: GradientMeasure = .norm) -> Chain {
        adding(LeafClipping(limit: limit, measure: measure))
    }
}

/// A size of the gradient of one parameter.
public enum GradientMeasure: String, Sendable, CaseIterable {
    /// The Euclidean norm √Σg².
    case norm
    /// The root mean square √(Σg² / n) of n elements, which does not grow with the parameter.
    case rootMeanSquare
}

/// The transformation that `clippedEach(to:measure:)` chains.
struct LeafClipping: ListedTransformation {
    static let name = "clippedEach"
    static let formula = "gᵢ ← gᵢ · min(1, c / size of gᵢ)                     for each parameter i"
    static let standard = LeafClipping(limit: 1)

    var limit: Schedule
    var measure: GradientMeasure

    static let settings: [SettingOf<Self>] = [
        .init(Setting("to", .positive), \.limit), .init("measure", \.measure),
    ]

    init(limit: Schedule, measure: GradientMeasure = .norm) {
        (self.limit, self.measure) = (limit, measure)
        check()
    }

    func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        gradients.map { gradient in
            let squares = measure == .norm ? square(gradient).sum() : square(gradient).mean()
            return shortening(sqrt(squares), to: step[limit]) * gradient
        }
    }
}
