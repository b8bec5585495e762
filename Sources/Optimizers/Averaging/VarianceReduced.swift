import Tensors

/// SVRG: gradients of batches corrected by those at an anchor, where the gradient over all data is known. Their
/// variance goes to 0 with the distance to the anchor, so that a constant rate converges.
///
/// ```
/// w ← p;   μ ← Σ nᵦ ∇fᵦ(w) / Σ nᵦ                      an anchor pass over the data, without steps
/// g ← gᵦ − ∇fᵦ(w) + μ                                  the passes between two of these; nᵦ examples in batch b
/// ```
/// It goes by `pass`, `batch` and `weight` of the position, which a trainer keeps. By hand, give
/// `memory.position.batchesPerPass`, and the weights where batches differ in size. It needs the loss itself.
///
/// Source: Johnson and Zhang, NeurIPS 2013, option I.
public struct VarianceReduced: Transformation {
    /// The passes from one anchor pass to the next, at least 1: 2.
    public internal(set) var passes: Int

    public static let name = "varianceReduced"
    public let needsLoss = true
    public let remembersBatches = true
    public static let settings: [SettingOf<Self>] = [.init("passes", \.passes)]

    public init(passes: Int = 2) {
        self.passes = passes
        check()
    }

    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(
            names: names, leaves: parameters.map { ParameterState(["anchor": $0, "gradient": .zeros($0.shape)]) },
            shared: ParameterState(["weight": Tensor(0)]))
    }

    public func gradients<S: FloatingScalar>(
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

    public func gate<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, step: Step<S>
    ) -> Gate { isAnchoring(step) ? .closed : .open }

    private func isAnchoring<S: FloatingScalar>(_ step: Step<S>) -> Bool {
        let period = passes + 1
        return step.decides { $0.pass.isMultiple(of: period) }
    }
}

extension Optimizer {
    /// With gradients corrected by those at an anchor, found anew after `passes` passes: see `VarianceReduced`.
    public func varianceReduced(passes: Int = 2) -> Chain { adding(VarianceReduced(passes: passes)) }
}
