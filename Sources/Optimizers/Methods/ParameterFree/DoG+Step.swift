import Tensors

extension DoG {
    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        let r = S(initialDistance)
        let distance: Tensor<S> =
            switch initialStep {
            case .heuristic: r * (1 + sqrt(squaredNorm(parameters)))
            case .distance: Tensor(r)
            case .learningRate: Tensor(0)
            }
        return OptimizerState(
            names: names, leaves: parameters.map { ParameterState(["start": $0]) },
            shared: ParameterState(["distance": distance, "squares": Tensor(0)]))
    }

    public func updates<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let slopes = decayed(gradients, weightDecay, at: parameters, step)
        let moved = sqrt(squaredNorm(zip(parameters, state.leaves).map { $0 - $1.start }))
        state.shared.distance = max(state.shared.distance, moved)
        state.shared.squares = state.shared.squares + squaredNorm(slopes)
        let isGiven = initialStep == .learningRate && step.decides { $0.steps == 0 }
        let length =
            isGiven
            ? Tensor(S(initialDistance)) : state.shared.distance / sqrt(state.shared.squares + step[epsilon])
        let rate = step.rate * length
        return slopes.map { rate * $0 }
    }
}

/// g + λ p, where there is a decay.
func decayed<S: FloatingScalar>(
    _ gradients: [Tensor<S>], _ decay: Schedule, at parameters: [Tensor<S>], _ step: Step<S>
) -> [Tensor<S>] {
    if decay.constantValue == 0 { return gradients }
    return zip(gradients, parameters).map { $0 + step[decay] * $1 }
}
