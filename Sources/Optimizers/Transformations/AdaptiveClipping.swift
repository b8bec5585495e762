import Tensors

/// Adaptive gradient clipping: the gradient of each unit is held to a fraction of the unit's weights.
///
/// ```
/// gᵢ ← gᵢ · min(1, r max(‖pᵢ‖, ε) / ‖gᵢ‖)               for each unit i
/// ```
/// A unit is a column of a matrix `[inputs, outputs]`, and of a convolution all that leads to one output; a vector or
/// a scalar is one unit.
///
/// Source: Brock, De, Smith and Simonyan, ICML 2021; units as in `optax.adaptive_grad_clip`.
public struct AdaptiveClipping: Transformation {
    /// r, above 0: 0.01.
    public internal(set) var ratio: Schedule
    /// ε, at least 0, so that weights that begin at 0 can move: 0.001.
    public internal(set) var epsilon: Schedule

    public static let name = "clippedAdaptively"
    public static let settings: [SettingOf<Self>] = [
        .init(Setting("ratio", .positive), \.ratio), .init(.epsilon, \.epsilon),
    ]

    public init(ratio: Schedule = 0.01, epsilon: Schedule = 0.001) {
        (self.ratio, self.epsilon) = (ratio, epsilon)
        check()
    }

    public func gradients<S: FloatingScalar>(
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
        // Of three axes, the last two are the outputs: the heads of an attention.
        let axes = isVector ? Array(0..<x.rank) : x.rank <= 3 ? [0] : Array(0..<(x.rank - 1))
        return sqrt(square(x).sum(alongAxes: axes, keepingDimensions: true))
    }
}

extension Optimizer {
    /// With the gradient of each unit clipped to `ratio` of the norm of its weights: see `AdaptiveClipping`.
    public func clippedAdaptively(ratio: Schedule = 0.01, epsilon: Schedule = 0.001) -> Chain {
        adding(AdaptiveClipping(ratio: ratio, epsilon: epsilon))
    }
}
