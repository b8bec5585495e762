import Support
import Tensors

// Tensors in NumPy's files, `.npy`, as `numpy.save` writes and `numpy.load` reads them.

extension Tensor {
    /// The array of a NumPy file.
    ///
    /// Reads header versions 1 to 3, either byte order, row- and column-major order. Floating numbers (`f4`, `f8`) are
    /// rounded to `Scalar` when that is the smaller one. Integers (`i1` to `i8`, `u1` to `u8`) become any numeric
    /// `Scalar` that holds their values exactly. Truth values (`b1`) need `Tensor<Bool>`.
    /// - Throws: `NPYError`.
    public init(npy path: String) throws(NPYError) {
        let bytes: [UInt8]
        do { bytes = try FileBytes.read(path) } catch {
            throw NPYError(file: path, reason: .cannotRead(error.description))
        }
        try self.init(npyBytes: bytes, file: path)
    }

    /// The array that the bytes of a NumPy file hold.
    /// - Throws: `NPYError`.
    public init(npyBytes bytes: [UInt8]) throws(NPYError) { try self.init(npyBytes: bytes, file: "<bytes>") }

    /// Writes a NumPy file of header version 1, little endian and row-major. The file appears whole or not at all.
    /// - Throws: `NPYError`.
    public func write(npy path: String) throws(NPYError) {
        do { try FileBytes.write(npyBytes, to: path) } catch {
            throw NPYError(file: path, reason: .cannotWrite(error.description))
        }
    }

    /// The bytes of a NumPy file of this tensor.
    public var npyBytes: [UInt8] {
        NPYHeader.bytes(type: Scalar.scalarType.npyName, shape: shape)
            + withUnsafeScalars { scalars in
                let raw = UnsafeRawBufferPointer(scalars)
                let size = MemoryLayout<Scalar>.size
                // Only big-endian machines have anything to turn.
                return Int(littleEndian: 1) == 1
                    ? Array(raw) : raw.indices.map { raw[$0 / size * size + (size - 1 - $0 % size)] }
            }
    }

    private init(npyBytes bytes: [UInt8], file: String) throws(NPYError) {
        let header = try NPYHeader(parsing: bytes, file: file)
        let elements = NPYElements(type: header.type, bytes: bytes, start: header.length, file: file)
        let scalars: [Scalar] = try elements.scalars(count: header.shape.elementCount)
        guard header.isColumnMajor else {
            self.init(shape: header.shape, scalars: scalars)
            return
        }
        let reversed = Tensor(shape: Shape(header.shape.reversed()), scalars: scalars)
        self = reversed.transposed(permutation: header.shape.indices.reversed())
    }
}

extension ScalarType {
    /// The type as NumPy files name it, little endian.
    fileprivate var npyName: String {
        switch self {
        case .float32: "<f4"
        case .float64: "<f8"
        case .int32: "<i4"
        case .bool: "|b1"
        case .uint8: "|u1"
        }
    }
}

/// The elements of a NumPy file.
private struct NPYElements {
    let type: String
    let bytes: [UInt8]
    let start: Int
    let file: String

    func scalars<Scalar: TensorScalar>(count: Int) throws(NPYError) -> [Scalar] {
        let isBool = Scalar.scalarType == .bool
        let isFloating = Scalar.scalarType.isFloating
        if type == Scalar.scalarType.npyName && !isBool && Int(littleEndian: 1) == 1 { return try copied(count) }
        switch type.dropFirst() {
        case "f4" where isFloating:
            return try read(UInt32.self, count) { Scalar(fromDouble: Double(Float(bitPattern: $0))) }
        case "f8" where isFloating:
            return try read(UInt64.self, count) { Scalar(fromDouble: Double(bitPattern: $0)) }
        case "b1" where isBool: return try read(UInt8.self, count) { Scalar(fromDouble: $0 == 0 ? 0 : 1) }
        case "i1" where !isBool: return try integers(Int8.self, count)
        case "i2" where !isBool: return try integers(Int16.self, count)
        case "i4" where !isBool: return try integers(Int32.self, count)
        case "i8" where !isBool: return try integers(Int64.self, count)
        case "u1" where !isBool: return try integers(UInt8.self, count)
        case "u2" where !isBool: return try integers(UInt16.self, count)
        case "u4" where !isBool: return try integers(UInt32.self, count)
        case "u8" where !isBool: return try integers(UInt64.self, count)
        case "f4", "f8", "b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8":
            throw NPYError(file: file, reason: .wrongType(type, wanted: Scalar.scalarType))
        default: throw NPYError(file: file, reason: .unsupportedType(type))
        }
    }

    /// Elements that the file holds just as memory does.
    private func copied<Scalar: TensorScalar>(_ count: Int) throws(NPYError) -> [Scalar] {
        try requireLength(count, MemoryLayout<Scalar>.size)
        return Array(unsafeUninitializedCapacity: count) { buffer, initializedCount in
            UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes[start...])
            initializedCount = count
        }
    }

    private func requireLength(_ count: Int, _ size: Int) throws(NPYError) {
        let (expected, overflows) = count.multipliedReportingOverflow(by: size)
        guard !overflows, expected == bytes.count - start else {
            throw NPYError(
                file: file,
                reason: .wrongLength(expected: overflows ? .max : expected, found: bytes.count - start))
        }
    }

    /// Integers, each of which must keep its value in `Scalar`.
    private func integers<Stored: FixedWidthInteger, Scalar: TensorScalar>(
        _: Stored.Type, _ count: Int
    ) throws(NPYError) -> [Scalar] {
        var misfit: Int?
        var position = 0
        let scalars: [Scalar] = try read(Stored.self, count) { stored in
            let scalar = Scalar(fromDouble: Double(stored))
            if Stored(exactly: scalar.asDouble) != stored && misfit == nil { misfit = position }
            position += 1
            return scalar
        }
        if let misfit {
            let value: [String] = try read(Stored.self, count) { "\($0)" }
            throw NPYError(
                file: file,
                reason: .valueOutOfRange(value[misfit], position: misfit, wanted: Scalar.scalarType))
        }
        return scalars
    }

    private func read<Stored: FixedWidthInteger, Result>(
        _: Stored.Type, _ count: Int, _ convert: (Stored) -> Result
    ) throws(NPYError) -> [Result] {
        let size = MemoryLayout<Stored>.size
        try requireLength(count, size)
        let isBigEndian = type.hasPrefix(">")
        return bytes.withUnsafeBytes { raw in
            (0..<count).map { index in
                let stored = raw.loadUnaligned(fromByteOffset: start + index * size, as: Stored.self)
                return convert(isBigEndian ? Stored(bigEndian: stored) : Stored(littleEndian: stored))
            }
        }
    }
}
