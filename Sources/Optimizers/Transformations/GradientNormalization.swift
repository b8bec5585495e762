import Tensors

extension Optimizer {
    /// Adds normalization of the gradient to length 1, so that the learning rate is the length of a step.
    ///
    /// ```
    /// g ← g / (‖g‖ + ε)                                    the norm over all parameters
    /// ```
    ///
    /// Source: Nesterov 1984. ε is that of `optax.normalize_by_update_norm`.
    ///
    /// - Parameter epsilon: ε, at least 0.
    public func normalized(epsilon: Schedule = 1e-6) -> Chain { adding(GradientNormalization(epsilon: epsilon)) }
}

/// The transformation that `normalized(epsilon:)` chains.
struct GradientNormalization: ListedTransformation {
    static let name = "normalized"
    static let formula = "g ← g / (‖g‖ + ε)                                    the norm over all parameters"
    static let source = "Nesterov 1984"
    static let standard = GradientNormalization()

    var epsilon: Schedule

    static let settings: [SettingOf<Self>] = [.init(.epsilon, \.epsilon)]

    init(epsilon: Schedule = 1e-6) {
        self.epsilon = epsilon
        check()
    }

    func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let length = globalNorm(gradients) + step[epsilon]
        return gradients.map { $0 / length }
    }
}
