import Tensors

extension Optimizer {
    /// Adds L2 regularization, the gradient of the penalty λ/2n ‖p‖².
    ///
    /// ```
    /// g ← g + λ/n p
    /// ```
    /// Methods that scale by the gradient's size, such as Adam, scale this part as well; `weightDecay` avoids that.
    ///
    /// - Parameters:
    ///   - strength: λ, at least 0.
    ///   - examples: n, which divides λ: the number of examples where λ was chosen for a sum over them.
    ///   - leaves: The parameters concerned.
    public func l2(_ strength: Schedule, examples: Int = 1, leaves: LeafPattern = .all) -> Chain {
        adding(L2Regularization(strength: strength, examples: examples, leaves: leaves))
    }
}

/// The transformation that `l2(_:examples:leaves:)` chains.
struct L2Regularization: ListedTransformation {
    static let name = "l2"
    static let formula = "g ← g + λ/n p"
    static let standard = L2Regularization(strength: 1e-4)

    var strength: Schedule
    var examples: Int
    var leaves: LeafPattern

    static let settings: [SettingOf<Self>] = [
        .init(.strength, \.strength), .init("examples", atMost: Setting.mostSteps, \.examples),
        .init("leaves", \.leaves),
    ]

    init(strength: Schedule, examples: Int = 1, leaves: LeafPattern = .all) {
        (self.strength, self.examples, self.leaves) = (strength, examples, leaves)
        check()
    }

    func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let λ = step[strength] / S(examples)
        return leaves.changing(gradients, of: state.names) { gradients[$0] + λ * parameters[$0] }
    }
}
