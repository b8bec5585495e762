import Tensors

extension Optimizer {
    /// Gathers batches for a step, so that a step sees more examples than fit into memory at once.
    ///
    /// ```
    /// s ← s + w g;   W ← W + w                              at each batch of w examples
    /// g ← s / W                                             at the last of N, or of the data
    /// ```
    /// The step goes along the mean gradient over all examples gathered, however many the last batch has.
    /// Transformations written before act on the gradient of each batch, those written after it on the mean.
    ///
    /// - Parameter batches: The number N of batches, at least 1.
    public func accumulated(over batches: Int) -> Chain { adding(Accumulation(batches: batches)) }
}

/// The transformation that `accumulated(over:)` chains.
struct Accumulation: ListedTransformation {
    static let name = "accumulated"
    static let formula = """
        s ← s + w g;   W ← W + w                              at each batch of w examples
        g ← s / W                                             at the last of N, or of the data
        """
    static let standard = Accumulation(batches: 2)

    var batches: Int

    static let settings: [SettingOf<Self>] = [.init("over", atMost: 100_000, \.batches)]

    init(batches: Int) {
        self.batches = batches
        check()
    }

    var batchesPerStep: Int { batches }

    func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(
            names: names, leaves: parameters.map { ParameterState(zeros: "sum", like: $0) },
            shared: ParameterState(["weight": Tensor(0)]))
    }

    func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let (isFirst, isLast) = (step.decides { $0.part == 0 }, isLast(step))
        if isFirst && isLast { return gradients }
        let weight = step.scalar("weight") { $0.weight }
        // The first batch reads no sums, and the last one writes none: the program of one batch a step has neither.
        let sums = zip(gradients, state.leaves).map { isFirst ? weight * $0 : $1.sum + weight * $0 }
        let total = isFirst ? weight : state.shared.weight + weight
        if isLast { return sums.map { $0 / total } }
        for (index, sum) in sums.enumerated() { state.leaves[index].sum = sum }
        state.shared.weight = total
        return gradients
    }

    func gate<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, step: Step<S>
    ) -> Gate { isLast(step) ? .open : .closed }

    private func isLast<S: FloatingScalar>(_ step: Step<S>) -> Bool { step.decides { $0.isComplete } }
}
