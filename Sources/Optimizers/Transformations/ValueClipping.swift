import Tensors

extension Optimizer {
    /// Adds clipping by element: every element of the gradients is kept between −c and c.
    ///
    /// ```
    /// g ← min(max(g, −c), c)
    /// ```
    ///
    /// - Parameter limit: The greatest size c of an element, above 0.
    public func clippedValues(to limit: Schedule) -> Chain { adding(ValueClipping(limit: limit)) }
}

/// The transformation that `clippedValues(to:)` chains.
struct ValueClipping: ListedTransformation {
    static let name = "clippedValues"
    static let formula = "g ← min(max(g, −c), c)"
    static let standard = ValueClipping(limit: 1)

    var limit: Schedule

    static let settings: [SettingOf<Self>] = [.init(Setting("to", .positive), \.limit)]

    init(limit: Schedule) {
        self.limit = limit
        check()
    }

    func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let limit = step[limit]
        return gradients.map { min(max($0, -limit), limit) }
    }
}
