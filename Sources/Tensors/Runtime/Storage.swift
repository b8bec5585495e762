/// The bytes of an evaluated tensor: row-major, 64-byte aligned, written once before it is shared.
final class Storage: @unchecked Sendable {
    let address: UnsafeMutableRawPointer
    let byteCount: Int

    init(byteCount: Int) {
        self.byteCount = byteCount
        address = .allocate(byteCount: Swift.max(byteCount, 1), alignment: 64)
    }

    convenience init<Scalar: TensorScalar>(_ scalars: some Collection<Scalar>) {
        self.init(byteCount: scalars.count * MemoryLayout<Scalar>.stride)
        let typed = UnsafeMutableBufferPointer(
            start: address.bindMemory(to: Scalar.self, capacity: scalars.count), count: scalars.count)
        _ = typed.initialize(from: scalars)
    }

    deinit { address.deallocate() }

    func scalars<Scalar: TensorScalar>(as _: Scalar.Type = Scalar.self) -> UnsafeBufferPointer<Scalar> {
        let count = byteCount / MemoryLayout<Scalar>.stride
        return UnsafeBufferPointer(start: address.bindMemory(to: Scalar.self, capacity: count), count: count)
    }
}
