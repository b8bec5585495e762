import Support
import Synchronization

/// The bytes of an evaluated tensor: row-major, 64-byte aligned, written once before it is shared.
final class Storage: @unchecked Sendable {
    let address: UnsafeMutableRawPointer
    let byteCount: Int
    private let allocation: UnsafeMutableRawPointer

    init(byteCount: Int) {
        self.byteCount = byteCount
        let offset = Storage.offset(byteCount)
        allocation = allocateBuffer(byteCount: byteCount + offset)
        address = allocation + offset
    }

    convenience init<Scalar: TensorScalar>(_ scalars: some Collection<Scalar>) {
        self.init(byteCount: scalars.count * MemoryLayout<Scalar>.stride)
        let typed = UnsafeMutableBufferPointer(
            start: address.bindMemory(to: Scalar.self, capacity: scalars.count), count: scalars.count)
        _ = typed.initialize(from: scalars)
    }

    deinit { freeBuffer(allocation) }

    func scalars<Scalar: TensorScalar>(as _: Scalar.Type = Scalar.self) -> UnsafeBufferPointer<Scalar> {
        let count = byteCount / MemoryLayout<Scalar>.stride
        return UnsafeBufferPointer(start: address.bindMemory(to: Scalar.self, capacity: count), count: count)
    }

    // MARK: Page offsets

    private static let largeCount = Atomic<Int>(0)

    /// The position in its allocation at which a storage begins.
    private static func offset(_ byteCount: Int) -> Int {
        guard byteCount >= PageOffset.leastBytes else { return 0 }
        return largeCount.add(1, ordering: .relaxed).oldValue &* PageOffset.step & (PageOffset.period - 1)
    }
}

/// Large pieces of memory begin at different places of their pages.
///
/// Allocators, and shapes that are powers of two, put them all at the same place; the elements that a loop reads from
/// many tensors then compete for a few lines of the first-level cache (Adan, with six: twice the time).
enum PageOffset {
    static let leastBytes = 1 << 16
    /// Nine cache lines, prime to the 64 of a page: 64 pieces begin at 64 places.
    static let step = 9 * 64
    static let period = 4096
}
