import Tensors

/// Clipping by element: g ← min(max(g, −c), c).
public struct ValueClipping: Transformation {
    /// c, above 0.
    public internal(set) var limit: Schedule

    public static let name = "clippedValues"
    public static let settings: [SettingOf<Self>] = [.init(Setting("to", .positive), \.limit)]

    public init(limit: Schedule) {
        self.limit = limit
        check()
    }

    public func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let limit = step[limit]
        return gradients.map { min(max($0, -limit), limit) }
    }
}

extension Optimizer {
    /// With every element of the gradients clipped to −`limit` … `limit`: see `ValueClipping`.
    public func clippedValues(to limit: Schedule) -> Chain { adding(ValueClipping(limit: limit)) }
}
