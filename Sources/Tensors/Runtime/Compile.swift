import Synchronization

/// `function`, traced and compiled when it is first called with arguments of some shapes and settings, and then
/// run as a program.
///
/// What it captures is read when it is traced and not again; values that change must be arguments. It may be called
/// from several threads.
///
/// ```swift
/// let distance = compiled { (a: Tensor<Float>, b: Tensor<Float>) in sqrt(square(a - b).sum()) }
/// print(distance([1, 2], [4, 6]))  // Tensor<Float> []: 5.0
/// ```
public func compiled<A: TensorTree, Value: TensorTree>(_ function: @escaping (A) -> Value) -> Compiled<A, Value> {
    Compiled(function)
}

/// `function` of two arguments, compiled: see `compiled`.
public func compiled<A: TensorTree, B: TensorTree, Value: TensorTree>(
    _ function: @escaping (A, B) -> Value
) -> (A, B) -> Value {
    let both = Compiled { (pair: Pair<A, B>) in function(pair.first, pair.second) }
    return { both(Pair(first: $0, second: $1)) }
}

private struct Pair<A: TensorTree, B: TensorTree>: TensorTree {
    var first: A
    var second: B
}

/// A compiled function: call it, or look at its program.
public final class Compiled<Argument: TensorTree, Value: TensorTree> {
    private let function: (Argument) -> Value
    private let traces = Mutex<[Signature: Trace]>([:])

    private struct Signature: Hashable {
        var tensors: [Leaf]
        var settings: [String: String]
    }

    private struct Leaf: Hashable {
        var name: String
        var shape: Shape
        var type: ScalarType
    }

    private struct Trace {
        var program: Program
        var result: Leaves<Value>
    }

    init(_ function: @escaping (Argument) -> Value) { self.function = function }

    public func callAsFunction(_ argument: Argument) -> Value {
        let leaves = Leaves(of: argument)
        let trace = trace(leaves)
        let inputs = leaves.tensors.map { Evaluation.storage(of: $0.node) }
        let outputs = zip(trace.program.run(inputs: inputs), trace.program.outputShapes).map { storage, type in
            AnyTensor(Node(.constant(type.0, type.1), storage: storage))
        }
        return trace.result.rebuilt(with: outputs)
    }

    /// The program for arguments of these shapes.
    public func program(for argument: Argument) -> Program { trace(Leaves(of: argument)).program }

    private func trace(_ leaves: Leaves<Argument>) -> Trace {
        let key = Signature(
            tensors: zip(leaves.names, leaves.tensors).map { Leaf(name: $0, shape: $1.shape, type: $1.scalarType) },
            settings: leaves.settings)
        if let known = traces.withLock({ $0[key] }) { return known }
        let inputs = leaves.tensors.map { Node(.placeholder($0.shape, $0.scalarType)) }
        let result = Leaves(of: function(leaves.rebuilt(with: inputs.map { AnyTensor($0) })))
        let program = Evaluation.holdingStill { Program(outputs: result.tensors.map(\.node), inputs: inputs) }
        let new = Trace(program: program, result: result)
        traces.withLock { $0[key] = new }
        return new
    }
}
