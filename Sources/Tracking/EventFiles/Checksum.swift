/// The checksum CRC-32C (Castagnoli), which guards the records of event files.
///
/// Source: RFC 3720, appendix B.4; eight bytes at a time as in Kounavis and Berry, "Novel table lookup-based algorithms
/// for high-performance CRC generation", *IEEE Transactions on Computers* 57, 2008.
enum Checksum {
    /// Eight tables of 256 entries: the checksum of a byte that 0 to 7 bytes follow.
    private static let tables: [UInt32] = {
        var tables = (0..<256).map { (byte: UInt32) -> UInt32 in
            (0..<8).reduce(byte) { value, _ in value & 1 == 1 ? 0x82F6_3B78 ^ value >> 1 : value >> 1 }
        }
        for index in 256..<8 * 256 {
            let before = tables[index - 256]
            tables.append(tables[Int(before & 255)] ^ before >> 8)
        }
        return tables
    }()

    static func crc32c(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        tables.withUnsafeBufferPointer { tables in
            var (checksum, position) = (~UInt32(0), 0)
            while position + 8 <= bytes.count {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                let mixed = word ^ UInt64(checksum)
                checksum = 0
                for place in 0..<8 {
                    checksum ^= tables[256 * (7 - place) + Int(mixed >> UInt64(8 * place) & 255)]
                }
                position += 8
            }
            while position < bytes.count {
                checksum = tables[Int((checksum ^ UInt32(bytes[position])) & 255)] ^ checksum >> 8
                position += 1
            }
            return ~checksum
        }
    }

    /// The checksum rotated and shifted, since a checksum of bytes that contain their own checksum is weak.
    static func masked(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        let checksum = crc32c(bytes)
        return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
    }
}
