import Support
import Synchronization

/// Computes what is not known yet of these tensors, in one program.
package func evaluate<Scalar>(_ tensors: [Tensor<Scalar>]) {
    let pending = tensors.map(\.node).filter { !$0.isEvaluated && !$0.isTraced }
    if !pending.isEmpty { Evaluation.evaluate(pending) }
}

/// Computes the values of expressions when they are read.
enum Evaluation {
    /// The value of `node`, computed if need be.
    static func storage(of node: Node) -> Storage {
        if let storage = node.storage { return storage }
        evaluate([node])
        guard let storage = node.storage else { fatalError("evaluation left \(node.primitive) without a value") }
        return storage
    }

    /// Computes these nodes, and in the same program everything they depend on that somebody still holds.
    static func evaluate(_ requested: [Node]) {
        if let traced = requested.first(where: \.isTraced) {
            misuse(
                "a value of shape \(traced.shape) was read inside vmap or a compiled function, where it is not known; "
                    + "use select(_:_:_:) in place of if")
        }
        let trace = programs.withLock { Trace(requested, &$0) }
        let results = trace.program.run(inputs: trace.inputs.compactMap(\.storage))
        programs.withLock { _ in
            for (node, storage) in zip(trace.outputs, results) { node.fulfill(with: storage) }
        }
    }

    /// Runs `body`, which looks at graphs, while no other thread's evaluation lets go of operands in them.
    static func holdingStill<Result>(_ body: () -> Result) -> Result { programs.withLock { _ in body() } }

    /// The nodes to compute, and the program for them. Made while no node lets its operands go.
    private struct Trace {
        let program: Program
        var inputs: [Node] = []
        var outputs: [Node] = []

        init(_ requested: [Node], _ programs: inout RecentlyUsed<ProgramShape, Program>) {
            let nodes = requested.ancestry(until: \.isEvaluated)
            let wanted = Set(requested.map(\.id))
            var shape = ProgramShape()
            var positions: [UInt64: Int] = [:]
            for node in nodes {
                positions[node.id] = shape.operations.count
                if node.isEvaluated {
                    inputs.append(node)
                    shape.append(.placeholder(node.shape, node.scalarType), [], node)
                    continue
                }
                if wanted.contains(node.id) || node.isHeld && !node.primitive.isLeaf {
                    shape.outputs.append(shape.operations.count)
                    outputs.append(node)
                }
                shape.append(node.primitive, node.operands.compactMap { positions[$0.id] }, node)
            }
            if let known = programs.value(for: shape) {
                program = known
                return
            }
            program = Compiler.program(for: outputs, of: inputs)
            programs.insert(program, for: shape)
        }
    }

    /// An expression without its values: programs are shared by expressions that differ only in these.
    private struct ProgramShape: Hashable {
        var operations: [Operation] = []
        var outputs: [Int] = []

        mutating func append(_ primitive: Primitive, _ operands: [Int], _ node: Node) {
            operations.append(
                Operation(primitive: primitive, operands: operands, shape: node.shape, type: node.scalarType))
        }
    }

    private static let programs = Mutex(RecentlyUsed<ProgramShape, Program>(limit: 256))
}
