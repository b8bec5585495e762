import Tensors

/// L2 regularisation: g ← g + λ/n p, the gradient of the loss plus λ/2n ‖p‖². Methods that scale by the gradient's size
/// scale this part as well; `DecoupledWeightDecay` avoids that.
public struct L2Regularization: Transformation {
    /// λ, at least 0.
    public internal(set) var strength: Schedule
    /// n, which divides λ: 1, or the number of examples where λ goes by a sum over them.
    public internal(set) var examples: Int
    /// The parameters concerned: all.
    public internal(set) var leaves: LeafPattern

    public static let name = "l2"
    public static let settings: [SettingOf<Self>] = [
        .init(.strength, \.strength), .init("examples", \.examples), .init("leaves", \.leaves),
    ]

    public init(strength: Schedule, examples: Int = 1, leaves: LeafPattern = .all) {
        (self.strength, self.examples, self.leaves) = (strength, examples, leaves)
        check()
    }

    public func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let λ = step[strength] / S(examples)
        return leaves.changing(gradients, of: state.names) { gradients[$0] + λ * parameters[$0] }
    }
}

extension Optimizer {
    /// With L2 regularisation of strength λ: see `L2Regularization`.
    public func l2(_ strength: Schedule, examples: Int = 1, on leaves: LeafPattern = .all) -> Chain {
        adding(L2Regularization(strength: strength, examples: examples, leaves: leaves))
    }
}
