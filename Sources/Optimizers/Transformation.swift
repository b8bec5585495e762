import Tensors

/// A part of a chain around a method, such as clipping or weight decay.
///
/// Each of its functions acts at one place of a step, and changes nothing unless a transformation implements it:
///
/// 1. `gradients`, and after it `gate`: before the method;
/// 2. `updates`: on what the method is about to subtract, with the learning rate in it;
/// 3. `parameters`: after the subtraction.
///
/// At each place the transformations of a chain act in the order in which they were written.
public protocol Transformation: Configurable {
    /// Whether the transformation evaluates the loss itself, its value or its gradient elsewhere. Default: `false`.
    var needsLoss: Bool { get }
    /// The batches gathered for one step. Default: 1.
    var batchesPerStep: Int { get }
    /// The batches a pass over the data must have, the same ones in each pass; `nil`, the default, if any number will do.
    var fixedBatches: Int? { get }
    /// Whether the state is about single batches or passes, so that batches cannot be gathered for a step. Default:
    /// `false`.
    var remembersBatches: Bool { get }
    /// Whether `parameters` moves them, beside what the method does. Default: `false`.
    var movesParameters: Bool { get }
    /// The steps after which the method starts afresh, with its count of steps; `nil`, the default, for never.
    var restartPeriod: Int? { get }

    /// Creates the state before the first step. Default: no state.
    func initialState<S: FloatingScalar>(for parameters: [Tensor<S>], named names: [String]) -> OptimizerState<S>

    /// Computes the gradients that the rest of the chain sees.
    func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>]

    /// Decides whether the step goes on from here: what stands further back in the chain, the method and the parameters
    /// change only if it does.
    func gate<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, step: Step<S>
    ) -> Gate

    /// Computes what is subtracted from the parameters.
    func updates<S: FloatingScalar>(
        _ updates: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>]

    /// Computes the parameters after the step.
    /// - Parameters:
    ///   - parameters: The parameters after the subtraction.
    ///   - old: The parameters before the step.
    func parameters<S: FloatingScalar>(
        _ parameters: [Tensor<S>], _ state: inout OptimizerState<S>, from old: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>]

    /// Returns the parameters to evaluate and keep: see `Optimizer.evaluated(_:_:)`.
    func evaluated<S: FloatingScalar>(_ parameters: [Tensor<S>], _ state: OptimizerState<S>) -> [Tensor<S>]
}

/// The decision whether a step goes on, made when it is compiled or from its numbers.
public enum Gate: Sendable {
    /// The step goes on.
    case open
    /// The step ends here; the compiled program has nothing after it.
    case closed
    /// The step goes on if this tensor of one element is true.
    case when(Tensor<Bool>)
}

extension Transformation {
    public var needsLoss: Bool { false }
    public var batchesPerStep: Int { 1 }

    public var fixedBatches: Int? { nil }

    public var remembersBatches: Bool { false }

    public var movesParameters: Bool { false }

    public var restartPeriod: Int? { nil }

    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> { OptimizerState(names: names) }

    public func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] { gradients }

    public func gate<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, step: Step<S>
    ) -> Gate { .open }

    public func updates<S: FloatingScalar>(
        _ updates: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] { updates }

    public func parameters<S: FloatingScalar>(
        _ parameters: [Tensor<S>], _ state: inout OptimizerState<S>, from old: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] { parameters }

    public func evaluated<S: FloatingScalar>(_ parameters: [Tensor<S>], _ state: OptimizerState<S>) -> [Tensor<S>] {
        parameters
    }
}
