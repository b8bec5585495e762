import Tensors

extension Optimizer {
    /// Adds decoupled weight decay, which shrinks the parameters outside the method's own scaling.
    ///
    /// ```
    /// p ← p − update − η λ/n p                              in proportion to the rate
    /// p ← p − update − λ/n p                                by itself
    /// ```
    ///
    /// Source: Loshchilov and Hutter, ICLR 2019. Their decay is λ/n times the schedule without its initial rate α,
    /// which is the first form with λ/α. PyTorch, Keras and Optax have the first form.
    ///
    /// - Parameters:
    ///   - strength: λ, at least 0.
    ///   - form: The factor of λ.
    ///   - examples: n, which divides λ: the number of examples where λ was chosen for a sum over them.
    ///   - leaves: The parameters concerned.
    public func weightDecay(
        _ strength: Schedule, form: WeightDecayForm = .timesRate, examples: Int = 1, leaves: LeafPattern = .all
    ) -> Chain {
        adding(DecoupledWeightDecay(strength: strength, form: form, examples: examples, leaves: leaves))
    }
}

/// The factor of λ in decoupled weight decay.
public enum WeightDecayForm: String, Sendable, CaseIterable {
    /// The learning rate η: the decay follows its schedule.
    case timesRate
    /// 1: the decay is the same at every learning rate.
    case alone
}

/// The transformation that `weightDecay(_:form:examples:leaves:)` chains.
struct DecoupledWeightDecay: ListedTransformation {
    static let name = "weightDecay"
    static let formula = """
        p ← p − update − η λ/n p                              in proportion to the rate
        p ← p − update − λ/n p                                by itself
        """
    static let source = "Loshchilov and Hutter, ICLR 2019"
    static let standard = DecoupledWeightDecay(strength: 1e-4)

    var strength: Schedule
    var form: WeightDecayForm
    var examples: Int
    var leaves: LeafPattern

    static let settings: [SettingOf<Self>] = [
        .init(.strength, \.strength), .init("form", \.form), .init("examples", atMost: Setting.mostSteps, \.examples),
        .init("leaves", \.leaves),
    ]

    init(strength: Schedule, form: WeightDecayForm = .timesRate, examples: Int = 1, leaves: LeafPattern = .all) {
        (self.strength, self.form, self.examples, self.leaves) = (strength, form, examples, leaves)
        check()
    }

    func updates<S: FloatingScalar>(
        _ updates: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let λ = step[strength] / S(examples)
        let fraction = form == .timesRate ? step.rate * λ : λ
        return leaves.changing(updates, of: state.names) { updates[$0] + fraction * parameters[$0] }
    }
}
