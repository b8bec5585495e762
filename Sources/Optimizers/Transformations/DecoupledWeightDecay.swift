import Tensors

/// Decoupled weight decay, outside the method's own scaling.
///
/// ```
/// p ← p − update − η λ/n p                              in proportion to the rate
/// p ← p − update − λ/n p                                by itself
/// ```
/// Source: Loshchilov and Hutter, ICLR 2019. Theirs is λ/n times the schedule without its initial rate α: the first
/// form with λ/α. PyTorch, Keras and Optax have the first form.
public struct DecoupledWeightDecay: Transformation {
    /// What λ is multiplied by.
    public enum Form: String, Sendable, CaseIterable {
        /// By η.
        case timesRate
        /// By nothing.
        case alone
    }

    /// λ, at least 0.
    public internal(set) var strength: Schedule
    /// `.timesRate`.
    public internal(set) var form: Form
    /// n, which divides λ: 1, or the number of examples where λ goes by a sum over them.
    public internal(set) var examples: Int
    /// The parameters concerned: all.
    public internal(set) var leaves: LeafPattern

    public static let name = "weightDecay"
    public static let settings: [SettingOf<Self>] = [
        .init(.strength, \.strength), .init("form", \.form), .init("examples", \.examples), .init("leaves", \.leaves),
    ]

    public init(strength: Schedule, form: Form = .timesRate, examples: Int = 1, leaves: LeafPattern = .all) {
        (self.strength, self.form, self.examples, self.leaves) = (strength, form, examples, leaves)
        check()
    }

    public func updates<S: FloatingScalar>(
        _ updates: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let λ = step[strength] / S(examples)
        let fraction = form == .timesRate ? step.rate * λ : λ
        return leaves.changing(updates, of: state.names) { updates[$0] + fraction * parameters[$0] }
    }
}

extension Optimizer {
    /// With decoupled weight decay of strength λ: see `DecoupledWeightDecay`.
    public func weightDecay(
        _ strength: Schedule, form: DecoupledWeightDecay.Form = .timesRate, examples: Int = 1,
        on leaves: LeafPattern = .all
    ) -> Chain {
        adding(DecoupledWeightDecay(strength: strength, form: form, examples: examples, leaves: leaves))
    }
}
