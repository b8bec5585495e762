// Tensors as bytes, for file formats.

extension AnyTensor {
    /// A tensor of the elements whose bytes, little endian and in row-major order, are `bytes`.
    ///
    /// `nil` where `bytes` are not as many as `shape` and `scalarType` need, or truth values are not written 0 or 1.
    package init?(littleEndianBytes bytes: UnsafeRawBufferPointer, shape: Shape, scalarType: ScalarType) {
        guard let count = shape.checkedElementCount else { return nil }
        let (byteCount, overflows) = count.multipliedReportingOverflow(by: scalarType.size)
        guard !overflows, byteCount == bytes.count else { return nil }
        if scalarType == .bool, bytes.contains(where: { $0 > 1 }) { return nil }
        let storage = Storage(byteCount: byteCount)
        let target = UnsafeMutableRawBufferPointer(start: storage.address, count: byteCount)
        target.copyMemory(from: bytes)
        target.swapFromLittleEndian(elementSize: scalarType.size)
        self.init(Node(.constant(shape, scalarType), storage: storage))
    }

    /// The bytes of the elements, little endian and in row-major order. Computes the value if need be.
    package var littleEndianBytes: [UInt8] {
        let storage = Evaluation.storage(of: node)
        var bytes = Array(UnsafeRawBufferPointer(start: storage.address, count: storage.byteCount))
        bytes.withUnsafeMutableBytes { $0.swapFromLittleEndian(elementSize: scalarType.size) }
        return bytes
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Turns little-endian elements into this machine's, and back.
    fileprivate func swapFromLittleEndian(elementSize: Int) {
        guard Int(littleEndian: 1) != 1 && elementSize > 1 else { return }
        for start in stride(from: 0, to: count, by: elementSize) { self[start..<start + elementSize].reverse() }
    }
}
