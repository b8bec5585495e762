import Optimizers
import Tensors

/// A model's trained leaves and an optimizer's state about them: what a training step reads and updates in place.
public struct TrainingState<M: Model>: Sendable {
    /// The layout of parameters and optimizer state in the buffers of a run.
    public let layout: OptimizerLayout<Float>
    private let leaves: ModelLeaves<M, Float>
    private let optimizer: any Optimizer

    /// Creates the state that training begins with.
    public init(_ model: M, _ optimizer: any Optimizer) {
        leaves = ModelLeaves(model)
        layout = OptimizerLayout(leaves.parameters, named: leaves.names, optimizer)
        self.optimizer = optimizer
    }

    /// The parameters and the optimizer state before the first step, of which `StepBuffers` are made.
    public var tensors: [AnyTensor] { layout.tensors }

    /// The names of `tensors`: "hidden.weight" for a leaf, "hidden.weight/mean" for a state.
    public var names: [String] { layout.tensorNames }

    func model(with parameters: [Tensor<Float>]) -> M { leaves.rebuilt(parameters) }

    /// Returns the model to judge and keep, from the tensors of such buffers.
    func model(from tensors: [AnyTensor]) -> M {
        model(with: optimizer.evaluated(layout.parameters(in: tensors), layout.state(in: tensors)))
    }

    /// Returns the model as it is trained, which may not be the one to judge.
    func trainedModel(from tensors: [AnyTensor]) -> M { model(with: layout.parameters(in: tensors)) }
}
