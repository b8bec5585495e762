import Tensors

/// A part of a chain around a method. Each of its functions acts at one place of a step and changes nothing unless it
/// is written:
///
/// 1. `gradients`, and after it `gate`: before the method;
/// 2. `updates`: on what the method wants to subtract, the learning rate in it;
/// 3. `parameters`: after the subtraction.
///
/// At each place the transformations of a chain act in the order in which they were written.
public protocol Transformation: Configurable {
    /// Whether it looks at the loss, its value or its gradient elsewhere.
    var needsLoss: Bool { get }
    /// How many batches are gathered for a step.
    var batchesPerStep: Int { get }
    /// How many batches a pass over the data must have, the same ones each time; `nil` where any will do.
    var fixedBatches: Int? { get }
    /// Whether it remembers something about each batch or pass, which batches gathered for a step would confuse.
    var remembersBatches: Bool { get }
    /// Whether `parameters` moves them, beside what the method does.
    var movesParameters: Bool { get }
    /// After how many steps the method begins anew, its count of steps too; `nil` for never.
    var restartPeriod: Int? { get }

    /// What the transformation remembers about `parameters` before the first step.
    func initialState<S: FloatingScalar>(for parameters: [Tensor<S>], named names: [String]) -> OptimizerState<S>

    func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>]

    /// Whether the step goes on from here: what stands further back in the chain, the method and the parameters
    /// change only if it does.
    func gate<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, step: Step<S>
    ) -> Gate

    func updates<S: FloatingScalar>(
        _ updates: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>]

    /// - Parameters:
    ///   - parameters: after the subtraction.
    ///   - old: before the step.
    func parameters<S: FloatingScalar>(
        _ parameters: [Tensor<S>], _ state: inout OptimizerState<S>, from old: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>]

    /// The parameters to judge and keep: see `Optimizer.evaluated(_:_:)`.
    func evaluated<S: FloatingScalar>(_ parameters: [Tensor<S>], _ state: OptimizerState<S>) -> [Tensor<S>]
}

/// Whether a step goes on: known when it is compiled, or only from its numbers.
public enum Gate: Sendable {
    case open
    case closed
    /// Open where this one element is true.
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
