import Tensors

/// Polyak–Ruppert averaging: what is judged and kept is the mean of the parameters over the run. From a late start and
/// at the end of each period of a cyclic rate it is stochastic weight averaging.
///
/// ```
/// n ← n + 1;   a ← a + (p − a) / n                     after the steps start + period, start + 2 period, …
/// ```
/// Before the first of these a is p. The parameters that are trained stay as they are.
///
/// Source: Polyak and Juditsky, SIAM J. Control and Optimization 30, 1992; Izmailov et al., UAI 2018.
public struct UniformAverage: Transformation {
    /// The steps before the average begins: 0.
    public internal(set) var start: Int
    /// At least 1: 1.
    public internal(set) var period: Int

    public static let name = "averaged"
    public static let settings: [SettingOf<Self>] = [
        .init("from", atLeast: 0, \.start), .init("every", \.period),
    ]

    public init(start: Int = 0, period: Int = 1) {
        (self.start, self.period) = (start, period)
        check()
    }

    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(names: names, leaves: parameters.map { ParameterState(["average": $0]) })
    }

    public func parameters<S: FloatingScalar>(
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

    public func evaluated<S: FloatingScalar>(_ parameters: [Tensor<S>], _ state: OptimizerState<S>) -> [Tensor<S>] {
        state.leaves.map { $0.average }
    }
}

extension Optimizer {
    /// With the mean of the parameters as what is kept: see `UniformAverage`.
    /// - Parameters:
    ///   - start: the steps before the average begins.
    ///   - period: the steps from one sample to the next.
    public func averaged(from start: Int = 0, every period: Int = 1) -> Chain {
        adding(UniformAverage(start: start, period: period))
    }
}
