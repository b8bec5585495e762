import Tensors

extension Optimizer {
    /// Adds L1 regularization by a proximal step, which makes parameters exactly 0.
    ///
    /// ```
    /// p ← p − update;   p ← sign(p) max(|p| − η λ, 0)
    /// ```
    /// Around plain gradient descent it minimizes the loss plus λ ‖p‖₁, and reaches the optimum of the lasso exactly. A
    /// method that rescales gradients rescales the loss beside the penalty: momentum as `.velocity` by 1 / (1 − μ), as
    /// `.average` not at all.
    ///
    /// Source: Daubechies, Defrise and De Mol 2004. The algorithm is known as ISTA: Beck and Teboulle 2009.
    ///
    /// - Parameters:
    ///   - strength: λ, at least 0.
    ///   - leaves: The parameters concerned.
    public func l1(_ strength: Schedule, leaves: LeafPattern = .all) -> Chain {
        adding(L1Regularization(strength: strength, leaves: leaves))
    }
}

/// The transformation that `l1(_:leaves:)` chains.
struct L1Regularization: ListedTransformation {
    static let name = "l1"
    static let formula = "p ← p − update;   p ← sign(p) max(|p| − η λ, 0)"
    static let source = "Daubechies, Defrise and De Mol 2004"
    static let standard = L1Regularization(strength: 1e-4)

    var strength: Schedule
    var leaves: LeafPattern

    let movesParameters = true
    static let settings: [SettingOf<Self>] = [.init(.strength, \.strength), .init("leaves", \.leaves)]

    init(strength: Schedule, leaves: LeafPattern = .all) {
        (self.strength, self.leaves) = (strength, leaves)
        check()
    }

    func parameters<S: FloatingScalar>(
        _ parameters: [Tensor<S>], _ state: inout OptimizerState<S>, from old: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let threshold = step.rate * step[strength]
        return leaves.changing(parameters, of: state.names) { index in
            let p = parameters[index]
            return sign(p) * max(abs(p) - threshold, 0)
        }
    }
}
