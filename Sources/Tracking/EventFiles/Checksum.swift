/// CRC-32C (Castagnoli), which event files guard their records with.
///
/// Source: RFC 3720, appendix B.4; the table-driven form of Sarwate (1988).
enum Checksum {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0x82F6_3B78 ^ value >> 1 : value >> 1 }
    }

    static func crc32c(_ bytes: some Sequence<UInt8>) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            ~bytes.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
        }
    }

    /// Rotated and shifted, since the checksum of bytes that hold their own checksum says little.
    static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
        let checksum = crc32c(bytes)
        return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
    }
}
