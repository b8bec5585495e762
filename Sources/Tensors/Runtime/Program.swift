import Support
import Synchronization

/// A compiled function of tensors: traced once, simplified, fused and laid out in memory; run as often as you like.
///
/// Printing a program lists its instructions with shapes, places in memory, operations and bytes.
public final class Program: Sendable, CustomStringConvertible {
    let instructions: [any Instruction]
    let literals: [Double]
    let arenaBytes: Int
    let registerBytes: Int
    let inputShapes: [(Shape, ScalarType)]
    let outputShapes: [(Shape, ScalarType)]
    /// Values the traced function captured, and those it computes alike in every run; they follow the caller's inputs.
    let captured: [Storage]
    private let idle = Mutex<[Execution]>([])

    /// Writes the instructions of a function whose values have their places.
    init(emitting placement: Placement) {
        var emitter = Emitter(placement)
        emitter.emit()
        (instructions, registerBytes) = (emitter.instructions, emitter.registerBytes)
        literals = emitter.literals.values
        arenaBytes = placement.arenaBytes
        let trace = placement.graph.trace
        captured = trace.values
        inputShapes = trace.inputs.map { ($0.shape, $0.scalarType) }
        outputShapes = trace.outputs.map { ($0.shape, $0.scalarType) }
    }

    /// Operations and bytes of one run.
    public var cost: Cost { instructions.reduce(Cost()) { $0 + $1.cost } }

    /// The number of instructions.
    public var instructionCount: Int { instructions.count }

    public var description: String {
        func list(_ shapes: [(Shape, ScalarType)]) -> String {
            shapes.map { "\($0.1)\($0.0)" }.joined(separator: ", ")
        }
        var lines = ["program (\(list(inputShapes))) → (\(list(outputShapes)))"]
        for (index, instruction) in instructions.enumerated() {
            let cost = instruction.cost
            lines.append("\(index): \(instruction.listing[0])   [\(cost.operations) flops, \(cost.bytes) bytes]")
            lines += instruction.listing.dropFirst().map { "   " + $0 }
        }
        let total = cost
        lines.append(
            "\(instructions.count) instructions, \(total.operations) flops, \(total.bytes) bytes moved, "
                + "\(arenaBytes) bytes of scratch memory")
        return lines.joined(separator: "\n")
    }

    // MARK: Running

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
