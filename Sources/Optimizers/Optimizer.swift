import Tensors

/// A rule that computes the next parameters from the current ones and the gradient there, to make a function small.
///
/// Optimizers are values. The state between steps is an `OptimizerState`, kept by whoever drives the optimizer: a
/// `Trainer`, an `OptimizerProgram`, or `SteppingState` where steps are taken by hand.
///
/// ```swift
/// let optimizer = Adam(learningRate: 0.01).clipped(toNorm: 1).weightDecay(1e-4)
/// ```
public protocol Optimizer: Sendable, CustomStringConvertible {
    /// The learning rate η, which scales the updates.
    var learningRate: Schedule { get set }
    /// Whether the optimizer evaluates the loss itself, its value or its gradient elsewhere. Default: `false`.
    var needsLoss: Bool { get }
    /// The batches gathered for one step. Default: 1; more with `accumulated(over:)`.
    var batchesPerStep: Int { get }
    /// The batches a pass over the data must have, the same ones in each pass; `nil`, the default, if any number will do.
    var fixedBatches: Int? { get }
    /// The name and value of every setting; one that follows a schedule has its value after `steps` steps.
    func settingValues(after steps: Int) -> [(name: String, value: String)]

    /// Returns what is wrong, in one line, if the settings name leaves that a model with leaves `names` does not have.
    func problem(withLeaves names: [String]) -> String?

    /// Creates the state before the first step.
    /// - Parameter names: The names of the parameters, in their order.
    func initialState<S: FloatingScalar>(for parameters: [Tensor<S>], named names: [String]) -> OptimizerState<S>

    /// Computes the parameters after a step.
    ///
    /// - Parameters:
    ///   - gradients: The gradients of the loss, in the order and shapes of the parameters.
    ///   - state: The state before the step, replaced by that after it.
    func stepped<S: FloatingScalar>(
        _ parameters: [Tensor<S>], along gradients: [Tensor<S>], _ state: inout OptimizerState<S>, step: Step<S>
    ) -> [Tensor<S>]

    /// Returns the parameters to evaluate and keep, if they are others than those that are trained, such as their
    /// average. Default: `parameters`.
    func evaluated<S: FloatingScalar>(_ parameters: [Tensor<S>], _ state: OptimizerState<S>) -> [Tensor<S>]
}

extension Optimizer {
    public var needsLoss: Bool { false }
    public var batchesPerStep: Int { 1 }

    public func problem(withLeaves names: [String]) -> String? { nil }
    public var fixedBatches: Int? { nil }

    public func evaluated<S: FloatingScalar>(_ parameters: [Tensor<S>], _ state: OptimizerState<S>) -> [Tensor<S>] {
        parameters
    }
}
