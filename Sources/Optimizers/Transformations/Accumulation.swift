import Tensors

/// Gathers batches for a step, so that a step sees more examples than fit into memory at once.
///
/// ```
/// s ← s + w g;   W ← W + w                              at each batch of w examples
/// g ← s / W                                             at the last of N, or of the data
/// ```
/// So the step goes along the mean gradient over all examples gathered, however many the last batch has. What is
/// written before acts on the gradient of each batch, what is written after it on the mean.
public struct Accumulation: Transformation {
    /// N, at least 1.
    public internal(set) var batches: Int

    public static let name = "accumulated"
    public static let settings: [SettingOf<Self>] = [.init("over", \.batches)]

    public init(batches: Int) {
        self.batches = batches
        check()
    }

    public var batchesPerStep: Int { batches }

    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(
            names: names, leaves: parameters.map { ParameterState(zeros: "sum", like: $0) },
            shared: ParameterState(["weight": Tensor(0)]))
    }

    public func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let (isFirst, isLast) = (step.decides { $0.part == 0 }, isLast(step))
        if isFirst && isLast { return gradients }
        let weight = step.scalar("weight") { $0.weight }
        // The first batch does not read what the last step left behind, and the last one leaves nothing to be read.
        let sums = zip(gradients, state.leaves).map { isFirst ? weight * $0 : $1.sum + weight * $0 }
        let total = isFirst ? weight : state.shared.weight + weight
        if isLast { return sums.map { $0 / total } }
        for (index, sum) in sums.enumerated() { state.leaves[index].sum = sum }
        state.shared.weight = total
        return gradients
    }

    public func gate<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, step: Step<S>
    ) -> Gate { isLast(step) ? .open : .closed }

    private func isLast<S: FloatingScalar>(_ step: Step<S>) -> Bool { step.decides { $0.isComplete } }
}

extension Optimizer {
    /// With a step for every `batches` batches: see `Accumulation`.
    public func accumulated(over batches: Int) -> Chain { adding(Accumulation(batches: batches)) }
}
