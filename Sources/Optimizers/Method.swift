import Tensors

/// A first-order method: the update of all parameters as the formula of its paper.
///
/// A method gives the update with the learning rate in it; the update is subtracted here and nowhere else, so this is
/// the one place where the sign of descent stands: p ← p − update.
public protocol Method: Optimizer, Configurable {
    /// What to subtract from each parameter, in its shape: η · direction.
    func updates<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>]
}

extension Method {
    public func stepped<S: FloatingScalar>(
        _ parameters: [Tensor<S>], along gradients: [Tensor<S>], _ state: inout OptimizerState<S>, step: Step<S>
    ) -> [Tensor<S>] {
        let step = step.scaled(by: learningRate)
        return zip(parameters, updates(gradients, &state, at: parameters, step: step)).map { $0 - $1 }
    }
}

/// A method that treats each parameter by itself. Most do.
public protocol LeafwiseMethod: Method {
    /// What the method remembers about `parameter`, before the first step.
    func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S>

    /// What to subtract from `parameter`, in its shape: η · direction.
    func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S>
}

extension LeafwiseMethod {
    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> { ParameterState() }

    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(names: names, leaves: parameters.map { initialState(for: $0) })
    }

    public func updates<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        parameters.indices.map { update(gradients[$0], &state.leaves[$0], at: parameters[$0], step: step) }
    }
}
