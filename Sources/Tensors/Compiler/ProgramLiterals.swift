/// The numbers written into a program.
struct ProgramLiterals {
    /// Each begins eight bytes, in its own type.
    private(set) var values: [Double] = []
    private var offsets: [Key: Int] = [:]

    private struct Key: Hashable {
        var bits: UInt64
        var type: ScalarType
    }

    /// The place of a number; equal ones have one place.
    mutating func address(of value: Double, _ type: ScalarType) -> Address {
        let key = Key(bits: value.bitPattern, type: type)
        if let known = offsets[key] { return Address(space: .literals, byteOffset: known) }
        let offset = values.count * MemoryLayout<Double>.size
        values.append(type.packed(value))
        offsets[key] = offset
        return Address(space: .literals, byteOffset: offset)
    }
}

extension ScalarType {
    /// Eight bytes that begin with `value` in this type.
    fileprivate func packed(_ value: Double) -> Double {
        var bytes = 0.0
        withUnsafeMutableBytes(of: &bytes) { buffer in
            switch self {
            case .float64: buffer.storeBytes(of: value, as: Double.self)
            case .float32: buffer.storeBytes(of: Float(value), as: Float.self)
            case .int32: buffer.storeBytes(of: Int32(saturating: value), as: Int32.self)
            case .bool: buffer.storeBytes(of: value != 0 ? 1 : 0, as: UInt8.self)
            case .uint8: buffer.storeBytes(of: UInt8(fromDouble: value), as: UInt8.self)
            }
        }
        return bytes
    }
}
