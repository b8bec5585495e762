import Support

/// A program with scratch buffers of its own, ready to run again and again on the same inputs and outputs. One thread
/// at a time may use it.
final class Execution: @unchecked Sendable {
    private let instructions: [BoundInstruction]
    /// The same instructions, not counted: a run touches no reference count.
    private let order: UnsafeMutableBufferPointer<Unmanaged<BoundInstruction>>
    private var buffers: Buffers
    private let arena: UnsafeMutableRawPointer
    private let literals: UnsafeMutableRawPointer
    private let registers: [UnsafeMutableRawPointer]
    private var isBound = false

    init(_ program: Program) {
        instructions = program.instructions.map { $0.unbound() }
        order = .allocate(capacity: instructions.count)
        _ = order.initialize(from: instructions.map { Unmanaged.passUnretained($0) })
        arena = allocateBuffer(byteCount: program.arenaBytes)
        literals = allocateBuffer(byteCount: program.literals.count * 8)
        for (index, value) in program.literals.enumerated() {
            literals.storeBytes(of: value, toByteOffset: index * 8, as: Double.self)
        }
        registers = (0..<Workers.shared.count).map { _ in allocateBuffer(byteCount: program.registerBytes) }
        buffers = Buffers(inputs: [], outputs: [], arena: arena, literals: literals, registers: registers)
    }

    deinit {
        order.deallocate()
        freeBuffer(arena)
        freeBuffer(literals)
        registers.forEach(freeBuffer)
    }

    /// Resolves the addresses of every instruction, if they changed.
    func bind(inputs: [UnsafeMutableRawPointer], outputs: [UnsafeMutableRawPointer]) {
        guard !isBound || buffers.inputs != inputs || buffers.outputs != outputs else { return }
        (buffers.inputs, buffers.outputs) = (inputs, outputs)
        for instruction in instructions { instruction.bind(to: buffers) }
        isBound = true
    }

    /// Runs the bound program. Allocates nothing.
    func run() {
        for instruction in order { instruction._withUnsafeGuaranteedRef { $0.run() } }
    }
}
