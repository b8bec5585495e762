import Tensors

extension Prodigy {
    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(
            names: names,
            leaves: parameters.map { parameter in
                var state = ParameterState(zeros: "mean", "variance", "sum", like: parameter)
                state.declare("start", parameter)
                return state
            }, shared: ParameterState(["distance": Tensor(S(initialDistance)), "numerator": Tensor(0)]))
    }

    public func updates<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let (β1, β2, d) = (step[beta1], step[beta2], state.shared.distance)
        let isRoot = beta3.constantValue == 0
        let β3 = isRoot ? step.scalar("√β₂") { [beta2] in beta2($0.steps).squareRoot() } : step[beta3]
        let plain = step.rate * d
        let scale = biasCorrection ? plain * adamCorrection(beta1, beta2, step) : plain
        let growth = d / S(initialDistance)
        let sumScale = (safeguardWarmup ? d : scale) * growth
        for (index, gradient) in gradients.enumerated() {
            let scaled = d * gradient
            state.leaves[index].mean = β1 * state.leaves[index].mean + (1 - β1) * scaled
            state.leaves[index].variance = β2 * state.leaves[index].variance + (1 - β2) * square(scaled)
            state.leaves[index].sum = β3 * state.leaves[index].sum + sumScale * gradient
        }
        let way = innerProduct(gradients, zip(state.leaves, parameters).map { $0.start - $1 })
        state.shared.numerator = β3 * state.shared.numerator + scale * growth * way
        let estimate = quotient(
            S(distanceCoefficient) * state.shared.numerator, orZeroOver: absoluteSum(state.leaves.map { $0.sum }))
        state.shared.distance = max(d, estimate)
        let ε = state.shared.distance * step[epsilon]
        let steps = state.leaves.map { scale * $0.mean / (sqrt($0.variance) + ε) }
        if weightDecay.constantValue == 0 { return steps }
        let decay = scale * step[weightDecay]
        return zip(steps, parameters).map { $0 + decay * $1 }
    }
}
