/// A place in one of the buffers of an execution.
struct Address: Sendable, Hashable, CustomStringConvertible {
    enum Space: Sendable, Hashable {
        case input(Int), output(Int), arena
        /// Numbers written into the program.
        case literals
        /// A worker's block registers.
        case registers
    }
    var space: Space
    var byteOffset = 0

    /// Whether this is one of a worker's block registers; at negative offsets are values that have none.
    var isRegister: Bool { space == .registers && byteOffset >= 0 }

    var description: String {
        switch space {
        case .input(let index): "input\(index)"
        case .output(let index): "output\(index)"
        case .arena: "arena+\(byteOffset)"
        case .literals: "literal+\(byteOffset)"
        case .registers: "register+\(byteOffset)"
        }
    }
}

/// The buffers of one execution of a program.
struct Buffers {
    var inputs: [UnsafeMutableRawPointer]
    var outputs: [UnsafeMutableRawPointer]
    let arena: UnsafeMutableRawPointer
    let literals: UnsafeMutableRawPointer
    /// One for each worker.
    let registers: [UnsafeMutableRawPointer]

    func pointer(_ address: Address, worker: Int = 0) -> UnsafeMutableRawPointer {
        switch address.space {
        case .input(let index): inputs[index] + address.byteOffset
        case .output(let index): outputs[index] + address.byteOffset
        case .arena: arena + address.byteOffset
        case .literals: literals + address.byteOffset
        case .registers: registers[worker] + address.byteOffset
        }
    }
}

/// A compiled instruction, independent of where its buffers lie.
protocol Instruction: Sendable {
    /// The instruction for one execution, not bound yet.
    func unbound() -> BoundInstruction
    /// A description for listings, one or more lines.
    var listing: [String] { get }
    /// Floating-point operations and bytes moved to and from memory by one run.
    var cost: Cost { get }
}

/// A compiled instruction with the addresses of its buffers.
class BoundInstruction {
    /// Resolves every address; called whenever a buffer has another one.
    func bind(to buffers: Buffers) { fatalError("\(Self.self) does not bind") }
    func run() { fatalError("\(Self.self) does not run") }
}

/// Work of an instruction or program.
public struct Cost: Sendable, Equatable {
    /// Floating-point operations; an elementwise function counts as one.
    public var operations = 0
    /// Bytes read from and written to memory, caches not considered.
    public var bytes = 0

    static func + (left: Cost, right: Cost) -> Cost {
        Cost(operations: left.operations + right.operations, bytes: left.bytes + right.bytes)
    }
}
