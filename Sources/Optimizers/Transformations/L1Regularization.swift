import Tensors

/// L1 regularisation by a proximal step, which makes parameters exactly 0:
///
/// ```
/// p ← p − update;   p ← sign(p) max(|p| − η λ, 0)
/// ```
/// Around plain gradient descent it makes the loss plus λ ‖p‖₁ small; the lasso's optimum is reached exactly. A method
/// that rescales its gradients rescales the loss beside the penalty: momentum as `.velocity` by 1 / (1 − μ), as
/// `.average` not at all.
///
/// Source: Daubechies, Defrise and De Mol 2004; Beck and Teboulle 2009 (ISTA).
public struct L1Regularization: Transformation {
    /// λ, at least 0.
    public internal(set) var strength: Schedule
    /// The parameters concerned: all.
    public internal(set) var leaves: LeafPattern

    public static let name = "l1"
    public let movesParameters = true
    public static let settings: [SettingOf<Self>] = [.init(.strength, \.strength), .init("leaves", \.leaves)]

    public init(strength: Schedule, leaves: LeafPattern = .all) {
        (self.strength, self.leaves) = (strength, leaves)
        check()
    }

    public func parameters<S: FloatingScalar>(
        _ parameters: [Tensor<S>], _ state: inout OptimizerState<S>, from old: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let threshold = step.rate * step[strength]
        return leaves.changing(parameters, of: state.names) { index in
            let p = parameters[index]
            return sign(p) * max(abs(p) - threshold, 0)
        }
    }
}

extension Optimizer {
    /// With L1 regularisation of strength λ: see `L1Regularization`.
    public func l1(_ strength: Schedule, on leaves: LeafPattern = .all) -> Chain {
        adding(L1Regularization(strength: strength, leaves: leaves))
    }
}
