import Tensors

/// Normalised gradients: g ← g / (‖g‖ + ε), the norm over all parameters, so that the rate is the length of a step.
///
/// Source: Nesterov 1984; ε as in `optax.normalize_by_update_norm`.
public struct GradientNormalization: Transformation {
    /// ε, at least 0: 1e-6.
    public internal(set) var epsilon: Schedule

    public static let name = "normalized"
    public static let settings: [SettingOf<Self>] = [.init(.epsilon, \.epsilon)]

    public init(epsilon: Schedule = 1e-6) {
        self.epsilon = epsilon
        check()
    }

    public func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let length = globalNorm(gradients) + step[epsilon]
        return gradients.map { $0 / length }
    }
}

extension Optimizer {
    /// With gradients of length 1: see `GradientNormalization`.
    public func normalized(epsilon: Schedule = 1e-6) -> Chain { adding(GradientNormalization(epsilon: epsilon)) }
}
