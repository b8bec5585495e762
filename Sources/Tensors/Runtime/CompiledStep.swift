import CKernels
import Support

/// Tensors that a compiled step changes in place: the parameters of a model, the state of an optimizer.
///
/// Several steps may share them; one thread at a time may run them.
public final class StepBuffers: @unchecked Sendable {
    /// The shape and the type of each tensor.
    public let shapes: [(shape: Shape, type: ScalarType)]
    fileprivate let storages: [Storage]

    /// Buffers that begin with the values of `tensors`.
    public init(_ tensors: [AnyTensor]) {
        shapes = tensors.map { ($0.shape, $0.scalarType) }
        storages = tensors.map { Storage(byteCount: $0.shape.elementCount * $0.scalarType.size) }
        write(tensors)
    }

    /// The values now, as tensors that later steps do not change.
    public var tensors: [AnyTensor] {
        zip(storages, shapes).map { storage, type in
            let copy = Storage(byteCount: storage.byteCount)
            copy.address.copyMemory(from: storage.address, byteCount: storage.byteCount)
            return AnyTensor(Node(.constant(type.shape, type.type), storage: copy))
        }
    }

    /// The elements of a tensor in place, which steps change.
    package func elements<Scalar: TensorScalar>(
        _ index: Int, as _: Scalar.Type = Scalar.self
    ) -> UnsafeBufferPointer<Scalar> { storages[index].scalars() }

    /// Puts other values of the same shapes in place.
    public func write(_ tensors: [AnyTensor]) {
        guard tensors.count == storages.count,
            zip(tensors, shapes).allSatisfy({ $0.shape == $1.shape && $0.scalarType == $1.type })
        else { misuse("StepBuffers.write: the tensors' shapes are not those of the buffers") }
        for (tensor, storage) in zip(tensors, storages) {
            let source = Evaluation.storage(of: tensor.node)
            storage.address.copyMemory(from: source.address, byteCount: storage.byteCount)
        }
    }
}

/// The inputs of a step under compilation: each is declared where the function first needs it.
public final class StepInputs {
    fileprivate var nodes: [Node] = []

    /// A further input. Its index, for `CompiledStep.input(_:)`, is the number of inputs declared before.
    public func next<Scalar: TensorScalar>(_ shape: Shape, as _: Scalar.Type = Scalar.self) -> Tensor<Scalar> {
        let node = Node(.placeholder(shape, Scalar.scalarType))
        nodes.append(node)
        return Tensor(node)
    }

    /// The number of inputs declared so far.
    public var count: Int { nodes.count }
}

/// A function of state and inputs, compiled once, that updates the state in place. Running it allocates nothing.
///
/// ```swift
/// let buffers = StepBuffers([AnyTensor(Tensor<Float>([1, 2]))])
/// let step = CompiledStep(buffers) { state, inputs in
///     let rate = inputs.next([], as: Float.self)
///     let w = state[0].typed(as: Float.self) ?? Tensor(0)
///     return (state: [AnyTensor(w - rate * w)], outputs: [AnyTensor(w.sum())])
/// }
/// step.input(0)[0] = Float(0.1)
/// step.run()
/// ```
public final class CompiledStep: @unchecked Sendable {
    /// The compiled program, for printing.
    public let program: Program
    private let buffers: StepBuffers
    private let inputs: [Storage]
    private let outputs: [Storage]
    private let execution: Execution

    /// Traces `function`.
    ///
    /// - Parameter function: from the state to the next state, in the same order and shapes, and outputs. State that
    ///   it returns as it came is left alone.
    public init(
        _ buffers: StepBuffers,
        _ function: (_ state: [AnyTensor], _ inputs: StepInputs) throws -> (state: [AnyTensor], outputs: [AnyTensor])
    ) rethrows {
        let state = buffers.shapes.map { Node(.placeholder($0.shape, $0.type)) }
        let declared = StepInputs()
        let result = try Tracing.of { try function(state.map { AnyTensor($0) }, declared) }
        let next = result.state.map(\.node)
        guard next.count == state.count,
            zip(next, state).allSatisfy({ $0.shape == $1.shape && $0.scalarType == $1.scalarType })
        else { misuse("CompiledStep: the function returned state of other shapes than it was given") }
        let changed = state.indices.filter { next[$0].id != state[$0].id }
        let outputs = result.outputs.map(\.node)
        program = Evaluation.holdingStill {
            Compiler.program(
                for: outputs + changed.map { next[$0] }, of: state + declared.nodes,
                replacing: outputs.map { _ in nil } + changed.map { $0 })
        }
        self.buffers = buffers
        inputs = declared.nodes.map { Storage(byteCount: $0.shape.elementCount * $0.scalarType.size) }
        self.outputs = outputs.map { Storage(byteCount: $0.shape.elementCount * $0.scalarType.size) }
        execution = Compiler.execution(
            of: program, inputs: (buffers.storages + inputs).map(\.address),
            outputs: self.outputs.map(\.address) + changed.map { buffers.storages[$0].address })
    }

    /// The elements of an input, to be written before `run`.
    public func input<Scalar: TensorScalar>(
        _ index: Int, as _: Scalar.Type = Scalar.self
    ) -> UnsafeMutableBufferPointer<Scalar> {
        UnsafeMutableBufferPointer(mutating: inputs[index].scalars())
    }

    /// The elements of an output, as the last `run` left them.
    public func output<Scalar: TensorScalar>(
        _ index: Int, as _: Scalar.Type = Scalar.self
    ) -> UnsafeBufferPointer<Scalar> {
        outputs[index].scalars()
    }

    /// Computes the outputs and puts the next state in the place of the old.
    ///
    /// Subnormal numbers (below 1.2e-38 in `Float`) count as zero here: running means of gradients that have become
    /// zero decay into them, and processors compute with them many times slower.
    public func run() {
        let mode = descent_float_mode()
        descent_set_float_mode(descent_flushing_float_mode())
        execution.run()
        descent_set_float_mode(mode)
    }
}
