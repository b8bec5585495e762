import Support
import Synchronization

/// A compiled function of tensors: traced once, simplified, fused and laid out in memory; run as often as you like.
///
/// Printing a program lists its instructions with shapes, places in memory, operations and bytes.
public final class Program: Sendable, CustomStringConvertible {
    let recipes: [any Recipe]
    let literals: [Double]
    let arenaBytes: Int
    let registerBytes: Int
    let inputShapes: [(Shape, ScalarType)]
    let outputShapes: [(Shape, ScalarType)]
    /// Values the traced function captured, and those it computes alike in every run; they follow the caller's inputs.
    private let captured: [Storage]
    private let idle = Mutex<[Execution]>([])

    /// - Parameters:
    ///   - inputs: placeholders; what `outputs` depend on besides is captured as it is now.
    ///   - replacing: for outputs that replace an input, the index of that input. Its memory is passed as the
    ///     output's, and written in place where possible.
    init(outputs: [Node], inputs: [Node], replacing: [Int?]? = nil) {
        let own = Set(inputs.map(\.id))
        let leaves = outputs.ancestry { own.contains($0.id) || $0.isEvaluated }
            .filter { !own.contains($0.id) && $0.isEvaluated }
        if let stranger = outputs.foreignPlaceholder(to: inputs) {
            misuse("a value of shape \(stranger.shape) inside a function being traced was used outside of it")
        }
        // Masks, coordinates and the like are computed here, once.
        let constants = outputs.constantParts(given: own)
        let values = constants.isEmpty ? [] : Program(outputs: constants, inputs: []).run(inputs: [])
        let graph = Graph(outputs: outputs, inputs: inputs + leaves + constants)
        let lowering = Lowering(graph, replacing: replacing ?? outputs.map { _ in nil })
        recipes = lowering.recipes
        literals = lowering.literals
        arenaBytes = lowering.arenaBytes
        registerBytes = lowering.registerBytes
        captured = leaves.compactMap(\.storage) + values
        inputShapes = inputs.map { ($0.shape, $0.scalarType) }
        outputShapes = outputs.map { ($0.shape, $0.scalarType) }
    }

    /// Operations and bytes of one run.
    public var cost: Cost { recipes.reduce(Cost()) { $0 + $1.cost } }

    /// The number of instructions.
    public var instructionCount: Int { recipes.count }

    public var description: String {
        func list(_ shapes: [(Shape, ScalarType)]) -> String {
            shapes.map { "\($0.1)\($0.0)" }.joined(separator: ", ")
        }
        var lines = ["program (\(list(inputShapes))) → (\(list(outputShapes)))"]
        for (index, recipe) in recipes.enumerated() {
            let cost = recipe.cost
            lines.append("\(index): \(recipe.listing[0])   [\(cost.operations) flops, \(cost.bytes) bytes]")
            lines += recipe.listing.dropFirst().map { "   " + $0 }
        }
        let total = cost
        lines.append(
            "\(recipes.count) instructions, \(total.operations) flops, \(total.bytes) bytes moved, "
                + "\(arenaBytes) bytes of scratch memory")
        return lines.joined(separator: "\n")
    }

    // MARK: Running

    /// An execution that the caller keeps bound to its own memory.
    func makeExecution(
        inputs: [UnsafeMutableRawPointer], outputs: [UnsafeMutableRawPointer]
    ) -> Execution {
        let execution = Execution(self)
        execution.bind(inputs: inputs + captured.map(\.address), outputs: outputs)
        return execution
    }

    /// Runs on any thread.
    func run(inputs: [Storage]) -> [Storage] {
        let outputs = outputShapes.map { Storage(byteCount: $0.0.elementCount * $0.1.size) }
        let execution = idle.withLock { $0.popLast() } ?? Execution(self)
        execution.bind(inputs: (inputs + captured).map(\.address), outputs: outputs.map(\.address))
        execution.run()
        // The inputs must outlive the run.
        withExtendedLifetime(inputs) {}
        idle.withLock { $0.append(execution) }
        return outputs
    }
}
