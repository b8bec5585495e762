import Tensors

/// Gradient centralisation: each unit's gradient loses its mean, so that the mean of its weights stays. Vectors and
/// scalars, such as biases, are left alone.
///
/// ```
/// gᵢ ← gᵢ − mean(gᵢ)                                    for each unit i of a leaf of two axes or more
/// ```
/// Source: Yong, Huang, Hua and Zhang, ECCV 2020, where a unit is what leads to one output: a column of a matrix
/// `[inputs, outputs]`, one index of the last axis. `optax.centralize` goes by the first axis.
public struct GradientCentralization: Transformation {
    /// The axis of a leaf that counts its units.
    public enum UnitAxis: String, Sendable, CaseIterable {
        case first, last
    }

    /// `.last`; `.first` in Optax.
    public internal(set) var unitAxis: UnitAxis

    public static let name = "centralized"
    public static let settings: [SettingOf<Self>] = [.init("unitAxis", \.unitAxis)]

    public init(unitAxis: UnitAxis = .last) { self.unitAxis = unitAxis }

    public func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        gradients.map { gradient in
            if gradient.rank < 2 { return gradient }
            let axes = unitAxis == .first ? 1..<gradient.rank : 0..<(gradient.rank - 1)
            return gradient - gradient.mean(alongAxes: Array(axes), keepingDimensions: true)
        }
    }
}

extension Optimizer {
    /// With gradients without their means: see `GradientCentralization`.
    public func centralized(unitAxis: GradientCentralization.UnitAxis = .last) -> Chain {
        adding(GradientCentralization(unitAxis: unitAxis))
    }
}
