import Tensors

/// A first-order method: the update of all parameters as the formula of its paper states it.
///
/// A method computes the update with the learning rate in it; the update is subtracted in `stepped` and nowhere else, so
/// this is the one place where the sign of descent stands: p ← p − update. In all formulas p are the parameters, g is
/// the gradient of the loss, η the learning rate, and t the number of the step, 1 at the first.
public protocol Method: Optimizer, Configurable {
    /// Computes what to subtract from each parameter, in its shape: η · direction.
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

/// A method that updates each parameter by itself, as most do.
public protocol LeafwiseMethod: Method {
    /// Creates the state of `parameter` before the first step. Default: no state.
    func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S>

    /// Computes what to subtract from `parameter`, in its shape: η · direction.
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
