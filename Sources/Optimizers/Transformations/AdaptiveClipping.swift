import Tensors

extension Optimizer {
    /// Adds adaptive clipping: the gradient of each unit is kept to a fraction of the norm of the unit's weights. It
    /// allows large rates and batches without batch normalization.
    ///
    /// ```
    /// gᵢ ← gᵢ · min(1, r max(‖pᵢ‖, ε) / ‖gᵢ‖)               for each unit i
    /// ```
    /// A unit is a column of a matrix `[inputs, outputs]`, or all weights of a convolution that lead to one output; a
    /// vector or a scalar is one unit.
    ///
    /// Source: Brock, De, Smith and Simonyan, ICML 2021. Units are those of `optax.adaptive_grad_clip`.
    ///
    /// - Parameters:
    ///   - ratio: The greatest ratio r of norms, above 0.
    ///   - epsilon: The least norm ε of weights, at least 0, so that weights that begin at 0 can move.
    public func clippedAdaptively(ratio: Schedule = 0.01, epsilon: Schedule = 0.001) -> Chain {
        adding(AdaptiveClipping(ratio: ratio, epsilon: epsilon))
    }
}

/// The transformation that `clippedAdaptively(ratio:epsilon:)` chains.
struct AdaptiveClipping: ListedTransformation {
    static let name = "clippedAdaptively"
    static let formula = "gᵢ ← gᵢ · min(1, r max(‖pᵢ‖, ε) / ‖gᵢ‖)               for each unit i"
    static let source = "Brock, De, Smith and Simonyan, ICML 2021"
    static let standard = AdaptiveClipping()

    var ratio, epsilon: Schedule

    static let settings: [SettingOf<Self>] = [
        .init(Setting("ratio", .positive), \.ratio), .init(.epsilon, \.epsilon),
    ]

    init(ratio: Schedule = 0.01, epsilon: Schedule = 0.001) {
        (self.ratio, self.epsilon) = (ratio, epsilon)
        check()
    }

    func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        zip(gradients, parameters).map { gradient, parameter in
            let limit = step[ratio] * max(unitNorm(parameter), step[epsilon])
            return shortening(unitNorm(gradient), to: limit) * gradient
        }
    }

    /// The norm of each unit, in a shape that broadcasts to that of `x`.
    private func unitNorm<S: FloatingScalar>(_ x: Tensor<S>) -> Tensor<S> {
        let isVector = x.shape.count { $0 > 1 } <= 1
        // Of three axes the last two are the outputs: the heads of an attention and their elements.
        let axes = isVector ? Array(0..<x.rank) : x.rank <= 3 ? [0] : Array(0..<(x.rank - 1))
        return sqrt(square(x).sum(alongAxes: axes, keepingDimensions: true))
    }
}
