import Tensors

/// L2 regularisation: g ← g + λ p, the gradient of the loss plus λ/2 ‖p‖². Methods that scale by the gradient's size
/// scale this part as well; `DecoupledWeightDecay` avoids that.
public struct L2Regularization: GradientTransformation {
    /// λ, at least 0.
    public let strength: Schedule

    public init(strength: Schedule) { self.strength = Setting.strength.checked(strength, of: "l2") }

    public var description: String { "l2(\(strength))" }

    public func transformed<S: FloatingScalar>(
        _ gradients: [Tensor<S>], at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        zip(gradients, parameters).map { $0 + step[strength] * $1 }
    }
}

/// Decoupled weight decay: update ← η · update + η λ p, outside the method's own scaling.
///
/// Source: Loshchilov and Hutter, ICLR 2019, in the form of PyTorch and Optax, where the learning rate multiplies λ;
/// the paper multiplies by the schedule's factor alone.
public struct DecoupledWeightDecay: UpdateTransformation {
    /// λ, at least 0.
    public let strength: Schedule

    public init(strength: Schedule) { self.strength = Setting.strength.checked(strength, of: "weightDecay") }

    public var description: String { "weightDecay(\(strength))" }

    public func transformed<S: FloatingScalar>(
        _ update: Tensor<S>, at parameter: Tensor<S>, rate: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        update + (rate * step[strength]) * parameter
    }
}

extension Optimizer {
    /// With L2 regularisation of strength λ: see `L2Regularization`.
    public func l2(_ strength: Schedule) -> Chain { adding(L2Regularization(strength: strength)) }

    /// With decoupled weight decay of strength λ: see `DecoupledWeightDecay`.
    public func weightDecay(_ strength: Schedule) -> Chain { adding(DecoupledWeightDecay(strength: strength)) }
}
