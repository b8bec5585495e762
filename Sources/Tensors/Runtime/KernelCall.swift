import CKernels
import Support

/// Instructions that run one kernel over whole operands: the kernel, what it reads and what it writes.
struct KernelCall: Instruction {
    enum Kernel: Sendable {
        case random(RandomDistribution, descent_type, keys: Int, elementsPerKey: Int)
        /// Zeros with the operand at a strided view of them.
        case pad(byteCount: Int, shape: [Int], strides: [Int], offset: Int, elementSize: Int)
        /// Operands one after another in each of `outer` rows; bytes each operand has in a row.
        case concatenate(outer: Int, rowBytes: [Int])
        case gather(count: Int, rowElements: Int, tableRows: Int, elementSize: Int)
        case scatterAdd(count: Int, rowElements: Int, tableRows: Int, type: descent_type)
        case argument(Extreme, outer: Int, length: Int, inner: Int, type: descent_type)
        case cumulativeSum(outer: Int, length: Int, inner: Int, reversed: Bool, type: descent_type)
        /// An output that could not be written over the input it replaces.
        case replace(byteCount: Int)
        /// The value of an empty sum.
        case identity(Reduction, type: descent_type, count: Int)
    }

    var kernel: Kernel
    var operands: [Address]
    var out: Address
    /// The kind of movement, for listings; making a text of each would be a good part of compiling.
    var title: @Sendable () -> String
    var cost: Cost

    func unbound() -> BoundInstruction { BoundKernelCall(self) }

    var listing: [String] {
        ["\(title()) \(operands.map(\.description).joined(separator: ", ")) → \(out)"]
    }
}

final class BoundKernelCall: BoundInstruction {
    private let call: KernelCall
    private var operands: [UnsafeMutableRawPointer] = []
    private var out: UnsafeMutableRawPointer

    init(_ call: KernelCall) {
        self.call = call
        out = UnsafeMutableRawPointer(bitPattern: 64).unsafelyUnwrapped
    }

    override func bind(to buffers: Buffers) {
        operands = call.operands.map { buffers.pointer($0) }
        out = buffers.pointer(call.out)
    }

    override func run() {
        switch call.kernel {
        case .random(let distribution, let type, let keys, let count):
            let words = operands[0].assumingMemoryBound(to: UInt32.self)
            for key in 0..<keys {
                descent_random(
                    out + key * count * descent_element_size(type),
                    descent_distribution(rawValue: UInt32(distribution.rawValue)), type, words[2 * key],
                    words[2 * key + 1], 0, count)
            }
        case .pad(let byteCount, let shape, let strides, let offset, let elementSize):
            out.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
            let count = shape.reduce(1, *)
            guard count > 0 else { return }
            descent_store_strided(
                out + offset * elementSize, operands[0], shape.count, shape, strides, 0, count, elementSize)
        case .concatenate(let outer, let rowBytes):
            var target = out
            for row in 0..<outer {
                for (operand, bytes) in zip(operands, rowBytes) {
                    target.copyMemory(from: operand + row * bytes, byteCount: bytes)
                    target += bytes
                }
            }
        case .gather(let count, let rowElements, let tableRows, let elementSize):
            let indices = operands[1].assumingMemoryBound(to: Int32.self)
            let wrong = descent_gather_rows(
                out, operands[0], indices, count, rowElements, tableRows, elementSize)
            if wrong >= 0 { outOfRange("gathering", indices[wrong], tableRows) }
        case .scatterAdd(let count, let rowElements, let tableRows, let type):
            let bytes = tableRows * rowElements * descent_element_size(type)
            out.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
            let indices = operands[1].assumingMemoryBound(to: Int32.self)
            let wrong = descent_scatter_add_rows(
                out, operands[0], indices, count, rowElements, tableRows, type)
            if wrong >= 0 { outOfRange("scatterAdd", indices[wrong], tableRows) }
        case .argument(let extreme, let outer, let length, let inner, let type):
            descent_argument_of_extreme(
                out.assumingMemoryBound(to: Int32.self), operands[0], outer, length, inner,
                extreme == .maximum ? 1 : 0, type)
        case .cumulativeSum(let outer, let length, let inner, let reversed, let type):
            descent_cumulative_sum(out, operands[0], outer, length, inner, reversed ? 1 : 0, type)
        case .replace(let byteCount):
            out.copyMemory(from: operands[0], byteCount: byteCount)
        case .identity(let reduction, let type, let count):
            _ = descent_reduction_identity(out, reduction, type, count)
        }
    }

    private func outOfRange(_ operation: String, _ index: Int32, _ rows: Int) -> Never {
        misuse("\(operation): index \(index) is outside the table's rows 0..<\(rows)")
    }
}

extension ScalarType {
    var kernelType: descent_type {
        switch self {
        case .float32: DESCENT_FLOAT32
        case .float64: DESCENT_FLOAT64
        case .int32: DESCENT_INT32
        case .bool: DESCENT_BOOL
        case .uint8: DESCENT_UINT8
        }
    }
}
