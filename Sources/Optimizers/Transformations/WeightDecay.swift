import Tensors

/// L2 regularisation: g ← g + λ p, the gradient of the loss plus λ/2 ‖p‖². Methods that scale by the gradient's size
/// scale this part as well; `DecoupledWeightDecay` avoids that.
public struct L2Regularization: Transformation {
    /// λ, at least 0.
    public internal(set) var strength: Schedule

    public static let name = "l2"
    public static let settings: [SettingOf<Self>] = [.init(.strength, \.strength)]

    public init(strength: Schedule) {
        self.strength = strength
        check()
    }

    public func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        zip(gradients, parameters).map { $0 + step[strength] * $1 }
    }
}

/// Decoupled weight decay: update ← update + η λ p, outside the method's own scaling.
///
/// Source: Loshchilov and Hutter, ICLR 2019, in the form of PyTorch and Optax, where the learning rate multiplies λ;
/// the paper multiplies by the schedule's factor alone.
public struct DecoupledWeightDecay: Transformation {
    /// λ, at least 0.
    public internal(set) var strength: Schedule

    public static let name = "weightDecay"
    public static let settings: [SettingOf<Self>] = [.init(.strength, \.strength)]

    public init(strength: Schedule) {
        self.strength = strength
        check()
    }

    public func updates<S: FloatingScalar>(
        _ updates: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        zip(updates, parameters).map { $0 + (step.rate * step[strength]) * $1 }
    }
}

extension Optimizer {
    /// With L2 regularisation of strength λ: see `L2Regularization`.
    public func l2(_ strength: Schedule) -> Chain { adding(L2Regularization(strength: strength)) }

    /// With decoupled weight decay of strength λ: see `DecoupledWeightDecay`.
    public func weightDecay(_ strength: Schedule) -> Chain { adding(DecoupledWeightDecay(strength: strength)) }
}
