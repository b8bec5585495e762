import Tensors

extension Optimizer {
    /// Adds gradient centralization: each unit's gradient loses its mean, so that the mean of the unit's weights stays.
    /// Vectors and scalars, such as biases, are left alone.
    ///
    /// ```
    /// gᵢ ← gᵢ − mean(gᵢ)                                    for each unit i of a parameter of two axes or more
    /// ```
    ///
    /// Source: Yong, Huang, Hua and Zhang, ECCV 2020. A unit is what leads to one output there: a column of a matrix
    /// `[inputs, outputs]`. `optax.centralize` takes the first axis.
    ///
    /// - Parameter unitAxis: The axis that counts the units; `.first` in Optax.
    public func centralized(unitAxis: UnitAxis = .last) -> Chain {
        adding(GradientCentralization(unitAxis: unitAxis))
    }
}

/// The axis of a parameter that counts its units.
public enum UnitAxis: String, Sendable, CaseIterable {
    /// The first axis.
    case first
    /// The last axis.
    case last
}

/// The transformation that `centralized(unitAxis:)` chains.
struct GradientCentralization: ListedTransformation {
    static let name = "centralized"
    static let formula =
        "gᵢ ← gᵢ − mean(gᵢ)                                    for each unit i of a parameter of two axes or more"
    static let source = "Yong, Huang, Hua and Zhang, ECCV 2020"
    static let standard = GradientCentralization()

    var unitAxis: UnitAxis

    static let settings: [SettingOf<Self>] = [.init("unitAxis", \.unitAxis)]

    init(unitAxis: UnitAxis = .last) { self.unitAxis = unitAxis }

    func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        gradients.map { gradient in
            if gradient.rank < 2 { return gradient }
            let axes = unitAxis == .first ? 1..<gradient.rank : 0..<(gradient.rank - 1)
            return gradient - gradient.mean(alongAxes: Array(axes), keepingDimensions: true)
        }
    }
}
