import Support
import Tensors

extension Optimizer {
    /// Averages the parameters exponentially, and evaluates and keeps the average. It takes the noise of single batches
    /// out of the result at hardly any cost.
    ///
    /// ```
    /// a ← p                                                up to step `start`; a₀ = p₀
    /// a ← β a + (1 − β) p                                  after it
    /// ```
    /// Debiased, the start of the average is forgotten: the weights of the parameters after `start` sum to 1, with
    /// (1 − β) / (1 − βⁿ) for the newest of n. The parameters that are trained stay as they are, unless they are
    /// overwritten.
    ///
    /// Source: Polyak and Juditsky 1992. `start: 1` is `torch.optim.swa_utils.AveragedModel` with its exponential
    /// average and `use_ema` of Keras; `debiased` is `optax.ema`, neither is `optax.incremental_update`.
    ///
    /// - Parameters:
    ///   - decay: The decay β, at least 0 and below 1.
    ///   - debiased: Whether the start is forgotten.
    ///   - start: The steps before the average begins, at least 0.
    ///   - overwritingEvery: The steps after which the parameters become the average, again and again; 0 for never.
    public func averaged(
        decay: Schedule, debiased: Bool = false, start: Int = 0, overwritingEvery: Int = 0
    ) -> Chain {
        adding(
            ExponentialAverage(decay: decay, debiased: debiased, start: start, overwritingEvery: overwritingEvery))
    }
}

/// The transformation that `averaged(decay:debiased:start:overwritingEvery:)` chains.
struct ExponentialAverage: ListedTransformation {
    static let name = "averaged"
    static let formula = """
        a ← p                                                up to step `start`; a₀ = p₀
        a ← β a + (1 − β) p                                  after it
        """
    static let source = "Polyak and Juditsky 1992"
    static let standard = ExponentialAverage()

    var decay: Schedule
    var debiased: Bool
    var start, overwritingEvery: Int

    static let settings: [SettingOf<Self>] = [
        .init(.decay, \.decay), .init("debiased", \.debiased),
        .init("start", atLeast: 0, atMost: Setting.mostSteps, \.start),
        .init("overwritingEvery", atLeast: 0, atMost: Setting.mostSteps, \.overwritingEvery),
    ]

    init(decay: Schedule = 0.999, debiased: Bool = false, start: Int = 0, overwritingEvery: Int = 0) {
        (self.decay, self.debiased, self.start, self.overwritingEvery) = (decay, debiased, start, overwritingEvery)
        check()
    }

    func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(names: names, leaves: parameters.map { ParameterState(["average": $0]) })
    }

    func parameters<S: FloatingScalar>(
        _ parameters: [Tensor<S>], _ state: inout OptimizerState<S>, from old: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let start = start
        if step.decides({ $0.number <= start }) {
            for (index, parameter) in parameters.enumerated() { state.leaves[index].average = parameter }
        } else {
            let share = share(step)
            for (index, parameter) in parameters.enumerated() {
                state.leaves[index].average = (1 - share) * state.leaves[index].average + share * parameter
            }
        }
        let isOverwriting = overwritingEvery > 0 && step.ends(every: overwritingEvery)
        return isOverwriting ? state.leaves.map { $0.average } : parameters
    }

    /// The weight of the newest parameters in the average.
    private func share<S: FloatingScalar>(_ step: Step<S>) -> Tensor<S> {
        step.scalar("share") { [decay, debiased, start] position in
            let decay = decay(position.steps)
            return (1 - decay) / (debiased ? 1 - pow(decay, Double(position.number - start)) : 1)
        }
    }

    func evaluated<S: FloatingScalar>(_ parameters: [Tensor<S>], _ state: OptimizerState<S>) -> [Tensor<S>] {
        state.leaves.map { $0.average }
    }
}
