import Support
import Synchronization

/// Returns `function` in a form that is traced and compiled when it is first called with arguments of some shapes and
/// settings, and then run as a program.
///
/// Captured values are read when the function is traced and not again; values that change must be arguments. The
/// compiled function may be called from several threads.
///
/// ```swift
/// let distance = compiled { (a: Tensor<Float>, b: Tensor<Float>) in (a - b).norm() }
/// print(distance([1, 2], [4, 6]))  // Tensor<Float> []: 5.0
/// ```
public func compiled<each Argument: TensorTree, Value: TensorTree>(
    _ function: @escaping @Sendable (repeat each Argument) -> Value
) -> Compiled<repeat each Argument, Value> {
    Compiled(function)
}

/// A compiled function: call it, or look at its program.
///
/// - Inside another function that is being traced (`gradient`, `vmap`, `minimize`, another compiled function) the
///   function itself is called, so that it has derivatives and batches as if it were not compiled.
/// - Random numbers drawn with a fixed seed are the same at every call, as they are without `compiled`. To draw anew
///   at each call, pass `RandomKey.tensor` as an argument. A function that draws with another seed each time it is
///   traced traps, because its program would draw with the first one for ever.
/// - The 64 programs used most recently are kept.
public final class Compiled<each Argument: TensorTree, Value: TensorTree>: Sendable {
    private let function: @Sendable (repeat each Argument) -> Value
    private let traces = Mutex(RecentlyUsed<ArgumentSignature, CompiledTrace<Value>>(limit: 64))

    init(_ function: @escaping @Sendable (repeat each Argument) -> Value) { self.function = function }

    /// The value of the function, computed by its program for arguments of these shapes and settings.
    public func callAsFunction(_ arguments: repeat each Argument) -> Value {
        let given = Arguments(repeat each arguments)
        guard let trace = trace(given) else { return function(repeat each arguments) }
        let inputs = given.nodes.map { Evaluation.storage(of: $0) }
        let outputs = zip(trace.program.run(inputs: inputs), trace.program.outputShapes).map { storage, type in
            AnyTensor(Node(.constant(type.0, type.1), storage: storage))
        }
        return trace.result.rebuilt(with: outputs)
    }

    /// The program for arguments of these shapes and settings.
    /// - Precondition: neither the arguments nor what the function captures belong to a function being traced.
    public func program(for arguments: repeat each Argument) -> Program {
        guard let trace = trace(Arguments(repeat each arguments)) else {
            misuse("program(for:): the values depend on a function being traced; ask outside of it")
        }
        return trace.program
    }

    /// The program and the structure of its result; `nil` where the values belong to a function being traced.
    private func trace(_ given: Arguments<repeat each Argument>) -> CompiledTrace<Value>? {
        guard !given.nodes.contains(where: { $0.isTraced || $0.isTracked }) else { return nil }
        let signature = ArgumentSignature(given)
        if let known = traces.withLock({ $0.value(for: signature) }) { return known }
        let inputs = given.nodes.map { Node(.placeholder($0.shape, $0.scalarType)) }
        let result = Tracing.of { Leaves(of: function(repeat each given.rebuilt(with: inputs))) }
        let outputs = result.tensors.map(\.node)
        // What the function captures may belong to a function being traced around it.
        if outputs.contains(where: \.isTracked) { return nil }
        if Tracing.isActive, outputs.foreignPlaceholder(to: inputs) != nil { return nil }
        requireConstantSeeds(outputs, given)
        let program = Evaluation.holdingStill { Compiler.program(for: outputs, of: inputs) }
        let new = CompiledTrace(program: program, result: result)
        traces.withLock { $0.insert(new, for: signature) }
        return new
    }

    /// Traps where the function draws random numbers with another seed when it is traced again.
    private func requireConstantSeeds(_ outputs: [Node], _ given: Arguments<repeat each Argument>) {
        let seeds = outputs.constantSeeds
        guard !seeds.isEmpty else { return }
        let inputs = given.nodes.map { Node(.placeholder($0.shape, $0.scalarType)) }
        let again = Tracing.of { Leaves(of: function(repeat each given.rebuilt(with: inputs))) }
            .tensors.map(\.node).constantSeeds
        guard seeds == again else {
            misuse(
                """
                compiled: the function draws random numbers with another seed at each call, but its program would draw \
                with the first one for ever; pass `RandomKey.tensor` as an argument and draw with `key:`
                """)
        }
    }
}

/// The arguments a program is compiled for: the tensors' names, shapes and types, and the settings beside them.
private struct ArgumentSignature: Hashable {
    var names: [String]
    var shapes: [Shape]
    var types: [ScalarType]
    var settings: [[String: String]]

    init<each Argument: TensorTree>(_ arguments: Arguments<repeat each Argument>) {
        names = arguments.names
        shapes = arguments.nodes.map(\.shape)
        types = arguments.nodes.map(\.scalarType)
        settings = arguments.settings
    }
}

private struct CompiledTrace<Value: TensorTree>: Sendable {
    var program: Program
    var result: Leaves<Value>
}

extension [Node] {
    /// The argument of another function being traced that these depend on, if there is one.
    func foreignPlaceholder(to inputs: [Node]) -> Node? {
        let own = Set(inputs.map(\.id))
        return ancestry(until: { own.contains($0.id) || $0.isEvaluated }).first { node in
            guard case .placeholder = node.primitive else { return false }
            return !own.contains(node.id)
        }
    }

    /// The known keys with which these expressions draw random numbers, in the order of drawing.
    fileprivate var constantSeeds: [[Int32]] {
        ancestry(until: \.isEvaluated).compactMap { node in
            guard case .random = node.primitive, let key = node.operands.first, !key.isTraced else { return nil }
            return Tensor<Int32>(key).scalars
        }
    }
}
