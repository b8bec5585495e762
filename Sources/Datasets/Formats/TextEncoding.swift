import Support

/// An encoding of text, as files declare it.
public enum TextEncoding: String, Codable, Sendable, CaseIterable {
    /// UTF-8.
    case utf8 = "utf-8"
    /// UTF-16, of either order of bytes, which a byte order mark tells; little-endian without one.
    case utf16 = "utf-16"
    /// Latin-1 (ISO 8859-1), whose bytes 0x80 to 0x9F are read as Windows has them: € and typographic quotes.
    case latin1 = "latin-1"

    /// The encoding that a byte order mark at the start of a text tells.
    init?(byteOrderMarkOf bytes: some Collection<UInt8>) {
        switch Array(bytes.prefix(2)) {
        case [0xFF, 0xFE], [0xFE, 0xFF]: self = .utf16
        default: return nil
        }
    }

    /// Returns the text in UTF-8, or `nil` where the bytes are not of this encoding.
    func utf8(_ bytes: [UInt8]) -> [UInt8]? {
        switch self {
        case .utf8: return bytes
        case .latin1:
            var text: [UInt8] = []
            text.reserveCapacity(bytes.count + bytes.count / 8)
            for byte in bytes {
                if byte < 0x80 {
                    text.append(byte)
                } else {
                    let scalar = (0x80...0x9F).contains(byte) ? windows1252[Int(byte) - 0x80] : UInt16(byte)
                    text += Array(String(decoding: [scalar], as: UTF16.self).utf8)
                }
            }
            return text
        case .utf16:
            let isBigEndian = bytes.starts(with: [0xFE, 0xFF])
            let start = TextEncoding(byteOrderMarkOf: bytes) == nil ? 0 : 2
            guard (bytes.count - start) % 2 == 0 else { return nil }
            let units = stride(from: start, to: bytes.count, by: 2).map { index in
                let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
                return isBigEndian ? first << 8 | second : second << 8 | first
            }
            return String(validating: units, as: UTF16.self).map { Array($0.utf8) }
        }
    }
}

/// The characters 0x80 to 0x9F of Windows-1252; 0xFFFD where it has none.
private let windows1252: [UInt16] = [
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD,
    0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, 0xFFFD, 0x017E, 0x0178,
]
