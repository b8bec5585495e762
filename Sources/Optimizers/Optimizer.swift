import Tensors

/// A way to make a function small: from parameters and the gradient there to the next parameters.
///
/// Optimizers are values. What one remembers between steps is an `OptimizerState`, kept by whoever drives it: a
/// `Trainer`, an `OptimizerProgram`, or `OptimizerMemory` where steps are taken by hand.
///
/// ```swift
/// let optimizer = Adam(learningRate: 0.01).clipped(toNorm: 1).weightDecay(1e-4)
/// ```
public protocol Optimizer: Sendable, CustomStringConvertible {
    /// η, by which updates are scaled.
    var learningRate: Schedule { get set }
    /// Whether it looks at the loss, its value or its gradient elsewhere, and not at one gradient alone.
    var needsLoss: Bool { get }
    /// How many batches are gathered for a step: 1, but for `accumulated(over:)`.
    var batchesPerStep: Int { get }
    /// How many batches a pass over the data must have, the same ones each time; `nil` where any will do.
    var fixedBatches: Int? { get }
    /// The name and the value of every setting, those that follow a schedule with their value after `steps` steps.
    func settingValues(after steps: Int) -> [(name: String, value: String)]

    /// What is wrong, in one line, where leaves are named that a model does not have.
    func problem(withLeaves names: [String]) -> String?

    /// What is remembered about `parameters` before the first step.
    /// - Parameter names: of the parameters, in their order.
    func initialState<S: FloatingScalar>(for parameters: [Tensor<S>], named names: [String]) -> OptimizerState<S>

    /// The parameters after a step.
    ///
    /// - Parameters:
    ///   - gradients: of the loss, in the order and shapes of the parameters.
    ///   - state: changed to that after the step.
    func stepped<S: FloatingScalar>(
        _ parameters: [Tensor<S>], along gradients: [Tensor<S>], _ state: inout OptimizerState<S>, step: Step<S>
    ) -> [Tensor<S>]

    /// The parameters to judge and keep, where they are others than those that are trained: their average, say.
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
