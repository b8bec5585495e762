import Support
import Tensors

extension Optimizer {
    /// Adds SAGA, variance reduction by a table: gradients of batches are corrected by the last gradient of every
    /// batch. Their variance goes to 0 where the parameters come to rest, so that a constant rate converges.
    ///
    /// ```
    /// Tᵦ ← gᵦ;   μ ← Σ nᵦ Tᵦ / Σ nᵦ                        the first pass over the data, without steps
    /// g ← gᵦ − Tᵦ + μ                                      later; nᵦ examples in batch b
    /// μ ← μ + nᵦ / Σ n · (gᵦ − Tᵦ);   Tᵦ ← gᵦ              after it
    /// ```
    /// Take it for convex problems on a data set of few batches: the table is as large as all parameters times the
    /// batches, and each step goes over it. A batch must hold the same examples in each pass: `order: .inOrder` in a
    /// trainer. By hand, set `state.position.batchesPerPass`, and the weights where batches differ in size.
    ///
    /// Source: Defazio, Bach and Lacoste-Julien, NeurIPS 2014. Batches come in turn.
    ///
    /// - Parameter batches: The batches of a pass, at least 1.
    public func saga(batches: Int) -> Chain { adding(SAGA(batches: batches)) }
}

/// The transformation that `saga(batches:)` chains.
struct SAGA: ListedTransformation {
    static let name = "saga"
    static let formula = """
        Tᵦ ← gᵦ;   μ ← Σ nᵦ Tᵦ / Σ nᵦ                        the first pass over the data, without steps
        g ← gᵦ − Tᵦ + μ                                      later; nᵦ examples in batch b
        μ ← μ + nᵦ / Σ n · (gᵦ − Tᵦ);   Tᵦ ← gᵦ              after it
        """
    static let source = "Defazio, Bach and Lacoste-Julien, NeurIPS 2014"
    static let standard = SAGA(batches: 10)

    var batches: Int

    let remembersBatches = true
    static let settings: [SettingOf<Self>] = [.init("batches", \.batches)]

    init(batches: Int) {
        self.batches = batches
        check()
    }

    var fixedBatches: Int? { batches }

    func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(
            names: names,
            leaves: parameters.map {
                ParameterState(["table": .zeros(Shape([batches] + $0.shape)), "mean": .zeros($0.shape)])
            }, shared: ParameterState(["weight": Tensor(0)]))
    }

    func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        requireBatches(step)
        let current = step.scalar("batch") { Double($0.batch) }
        let isCurrent = Tensor<S>((0..<batches).map { S(Double($0)) }) .== current
        let rows = gradients.map { isCurrent.reshaped(to: Shape([batches] + $0.shape.map { _ in 1 })) }
        let tables = state.leaves.map { $0.table }
        for (index, gradient) in gradients.enumerated() {
            state.leaves[index].table = select(rows[index], gradient, tables[index])
        }
        if isFilling(step) {
            let share = PassMean.share(&state.shared, step)
            for (index, gradient) in gradients.enumerated() {
                state.leaves[index].mean = PassMean.adding(gradient, share, to: state.leaves[index].mean)
            }
            return gradients
        }
        let share = step.scalar("weight") { $0.weight } / state.shared.weight
        return gradients.indices.map { index in
            let mean = state.leaves[index].mean
            let change = gradients[index] - select(rows[index], tables[index], 0).sum(alongAxes: [0])
            state.leaves[index].mean = mean + share * change
            return change + mean
        }
    }

    func gate<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, step: Step<S>
    ) -> Gate { isFilling(step) ? .closed : .open }

    private func isFilling<S: FloatingScalar>(_ step: Step<S>) -> Bool { step.decides { $0.pass == 0 } }

    private func requireBatches<S: FloatingScalar>(_ step: Step<S>) {
        let batches = batches
        guard step.decides({ $0.batchesPerPass == batches }) else {
            misuse("\(self): position.batchesPerPass is not \(batches); give both the number of batches of a pass")
        }
    }
}
