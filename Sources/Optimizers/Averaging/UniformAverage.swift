import Tensors

extension Optimizer {
    /// Averages the parameters over the run with equal weights, and evaluates and keeps the average. With a late start,
    /// and at the end of each period of a cyclic rate, it is stochastic weight averaging.
    ///
    /// ```
    /// n ← n + 1;   a ← a + (p − a) / n                     after the steps start + period, start + 2 period, …
    /// ```
    /// Before the first sample a is p. The parameters that are trained stay as they are.
    ///
    /// Source: Polyak and Juditsky 1992; Izmailov et al., UAI 2018.
    ///
    /// - Parameters:
    ///   - start: The steps before the average begins, at least 0.
    ///   - period: The steps from one sample to the next, at least 1.
    public func averaged(from start: Int = 0, every period: Int = 1) -> Chain {
        adding(UniformAverage(start: start, period: period))
    }
}

/// The transformation that `averaged(from:every:)` chains.
struct UniformAverage: ListedTransformation {
    static let name = "averaged"
    static let formula =
        "n ← n + 1;   a ← a + (p − a) / n                     after the steps start + period, start + 2 period, …"
    static let source = "Polyak and Juditsky 1992; Izmailov et al., UAI 2018"
    static let standard = UniformAverage()

    var start, period: Int

    static let settings: [SettingOf<Self>] = [
        .init("from", atLeast: 0, atMost: Setting.mostSteps, \.start),
        .init("every", atMost: Setting.mostSteps, \.period),
    ]

    init(start: Int = 0, period: Int = 1) {
        (self.start, self.period) = (start, period)
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
        let (start, period) = (start, period)
        if step.decides({ $0.number <= start + period }) {
            for (index, parameter) in parameters.enumerated() { state.leaves[index].average = parameter }
        } else if step.decides({ ($0.number - start).isMultiple(of: period) }) {
            let share = step.scalar("1/n") { Double(period) / Double($0.number - start) }
            for (index, parameter) in parameters.enumerated() {
                let average = state.leaves[index].average
                state.leaves[index].average = average + share * (parameter - average)
            }
        }
        return parameters
    }

    func evaluated<S: FloatingScalar>(_ parameters: [Tensor<S>], _ state: OptimizerState<S>) -> [Tensor<S>] {
        state.leaves.map { $0.average }
    }
}
