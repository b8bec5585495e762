import Support

/// The PNG format (ISO/IEC 15948).
package enum PNG {
    package static func encode(_ image: PlotImage) -> [UInt8] {
        let width = image.columns * image.channels
        var lines: [UInt8] = []
        lines.reserveCapacity(image.rows * (width + 1))
        let none = [UInt8](repeating: 0, count: width)
        for row in 0..<image.rows {
            // Each line begins with its filter: 0 for none, 2 for differences to the line above, if there are none.
            let isRepeated = image.repeatsLine(above: row)
            lines.append(isRepeated ? 2 : 0)
            lines += isRepeated ? none[...] : image.bytes[row * width..<(row + 1) * width]
        }
        // 8 bit per channel; color type 0 is grey, 2 is red, green and blue.
        let header = bigEndian(image.columns) + bigEndian(image.rows) + [8, image.channels == 1 ? 0 : 2, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", header) + chunk("IDAT", Deflate.zlib(lines)) + chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let checked = Array(name.utf8) + content
        return bigEndian(content.count) + checked + bigEndian(Int(cyclicRedundancyCheck(checked)))
    }

    static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var (a, b): (UInt32, UInt32) = (1, 0)
        // The greatest number of bytes after which neither sum can have overflowed.
        for start in stride(from: 0, to: bytes.count, by: 5552) {
            let part = bytes[start..<min(start + 5552, bytes.count)]
            // Each byte is added to `a`, and then `a` to `b`: the first of n bytes comes to be in `b` n times.
            var (sum, weighted, times) = (UInt32(0), UInt32(0), UInt32(part.count))
            b &+= times &* a
            for byte in part {
                sum &+= UInt32(byte)
                weighted &+= times &* UInt32(byte)
                times &-= 1
            }
            (a, b) = ((a &+ sum) % 65_521, (b &+ weighted) % 65_521)
        }
        return (b << 16) | a
    }

    /// CRC-32 with the polynomial of IEEE 802.3.
    static func cyclicRedundancyCheck(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { check, byte in table[Int((check ^ UInt32(byte)) & 255)] ^ (check >> 8) }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        var value = UInt32(index)
        for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
        return value
    }

    private static func bigEndian(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8((number >> $0) & 255) }
    }
}

extension PlotImage {
    fileprivate func repeatsLine(above row: Int) -> Bool {
        let width = columns * channels
        return row > 0
            && bytes.withUnsafeBytes { bytes in
                bytes.baseAddress.map { memcmp($0 + (row - 1) * width, $0 + row * width, width) == 0 } ?? false
            }
    }
}

/// Bytes as text in base 64 (RFC 4648).
func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = group.reduce(0) { ($0 << 8) | Int($1) } << (8 * (3 - group.count))
        for place in 0..<4 {
            let letter = letters[(bits >> (18 - 6 * place)) & 63]
            text.append(place <= group.count ? letter : UInt8(ascii: "="))
        }
    }
    return String(decoding: text, as: UTF8.self)
}
