import Tensors

extension Optimizer {
    /// Adds SVRG, variance reduction by an anchor: gradients of batches are corrected by those at a point where the
    /// gradient over all data is known. Their variance goes to 0 with the distance to the anchor, so that a constant
    /// rate converges.
    ///
    /// ```
    /// w ← p;   μ ← Σ nᵦ ∇fᵦ(w) / Σ nᵦ                      an anchor pass over the data, without steps
    /// g ← gᵦ − ∇fᵦ(w) + μ                                  the passes between two of these; nᵦ examples in batch b
    /// ```
    /// Take it for convex problems on a data set that you pass over many times. It goes by `pass`, `batch` and `weight`
    /// of the position, which a trainer keeps; by hand, set `state.position.batchesPerPass`, and the weights where
    /// batches differ in size. It evaluates the loss itself.
    ///
    /// Source: Johnson and Zhang, NeurIPS 2013. It is option I.
    ///
    /// - Parameter passes: The passes from one anchor pass to the next, at least 1.
    public func varianceReduced(passes: Int = 2) -> Chain { adding(VarianceReduced(passes: passes)) }
}

/// The transformation that `varianceReduced(passes:)` chains.
struct VarianceReduced: ListedTransformation {
    static let name = "varianceReduced"
    static let formula = """
        w ← p;   μ ← Σ nᵦ ∇fᵦ(w) / Σ nᵦ                      an anchor pass over the data, without steps
        g ← gᵦ − ∇fᵦ(w) + μ                                  the passes between two of these; nᵦ examples in batch b
        """
    static let source = "Johnson and Zhang, NeurIPS 2013"
    static let standard = VarianceReduced()

    var passes: Int

    let needsLoss = true
    let remembersBatches = true
    static let settings: [SettingOf<Self>] = [.init("passes", atMost: Setting.mostSteps, \.passes)]

    init(passes: Int = 2) {
        self.passes = passes
        check()
    }

    func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(
            names: names, leaves: parameters.map { ParameterState(["anchor": $0, "gradient": .zeros($0.shape)]) },
            shared: ParameterState(["weight": Tensor(0)]))
    }

    func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        if isAnchoring(step) {
            let share = PassMean.share(&state.shared, step)
            for (index, gradient) in gradients.enumerated() {
                state.leaves[index].anchor = parameters[index]
                state.leaves[index].gradient = PassMean.adding(gradient, share, to: state.leaves[index].gradient)
            }
            return gradients
        }
        let elsewhere = step.gradient(at: state.leaves.map { $0.anchor })
        return gradients.indices.map { gradients[$0] - elsewhere[$0] + state.leaves[$0].gradient }
    }

    func gate<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, step: Step<S>
    ) -> Gate { isAnchoring(step) ? .closed : .open }

    private func isAnchoring<S: FloatingScalar>(_ step: Step<S>) -> Bool {
        let period = passes + 1
        return step.decides { $0.pass.isMultiple(of: period) }
    }
}
