import Tensors

extension DAdaptAdamW {
    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(
            names: names, leaves: parameters.map { ParameterState(zeros: "mean", "variance", "sum", like: $0) },
            shared: ParameterState(["distance": Tensor(S(initialDistance)), "numerator": Tensor(0)]))
    }

    public func updates<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let (β1, β2, ε) = (step[beta1], step[beta2], step[epsilon])
        let root = step.scalar("√β₂") { [beta2] in beta2($0.steps).squareRoot() }
        // From 64 bits: in 32 the differences would lose four digits, and d with them.
        let fresh = step.scalar("1−β₂") { [beta2] in 1 - beta2($0.steps) }
        let rest = step.scalar("1−√β₂") { [beta2] in 1 - beta2($0.steps).squareRoot() }
        let scale = step.rate * state.shared.distance * adamCorrection(beta1, beta2, step)
        let product = innerProduct(gradients, state.leaves.map { $0.sum / (sqrt($0.variance) + ε) })
        for (index, gradient) in gradients.enumerated() {
            let scaled = scale * gradient
            state.leaves[index].mean = β1 * state.leaves[index].mean + (1 - β1) * scaled
            state.leaves[index].variance = β2 * state.leaves[index].variance + fresh * square(gradient)
            state.leaves[index].sum = root * state.leaves[index].sum + rest * scaled
        }
        state.shared.numerator = root * state.shared.numerator + rest * scale * product
        let estimate = quotient(
            state.shared.numerator, orZeroOver: rest * absoluteSum(state.leaves.map { $0.sum }))
        state.shared.distance = max(state.shared.distance, estimate)
        let steps = state.leaves.map { $0.mean / (sqrt($0.variance) + ε) }
        if weightDecay.constantValue == 0 { return steps }
        let decay = scale * step[weightDecay]
        return zip(steps, parameters).map { $0 + decay * $1 }
    }
}

/// √(1 − β₂ᵗ) / (1 − β₁ᵗ): what corrects Adam's means for their start at 0.
func adamCorrection<S: FloatingScalar>(_ beta1: Schedule, _ beta2: Schedule, _ step: Step<S>) -> Tensor<S> {
    step.debiasing(beta1) / sqrt(step.debiasing(beta2))
}
