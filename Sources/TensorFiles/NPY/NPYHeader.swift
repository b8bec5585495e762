import Tensors

/// The beginning of a NumPy file: what its elements are, and where they begin.
///
/// Format: "numpy.lib.format", NumPy Enhancement Proposal 1.
struct NPYHeader {
    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// The element type as NumPy writes it: byte order, kind and size, such as `<f4`.
    var type: String
    var isColumnMajor: Bool
    var shape: Shape
    /// The position of the first element.
    var length: Int

    /// Version 1 of the format, padded so that the elements begin at a multiple of 64.
    static func bytes(type: String, shape: Shape) -> [UInt8] {
        // A Python tuple of one needs the comma.
        let lengths = shape.map(String.init).joined(separator: ", ") + (shape.rank == 1 ? "," : "")
        var text = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': (\(lengths)), }".utf8)
        let unpadded = magic.count + 4 + text.count + 1
        text += [UInt8](repeating: UInt8(ascii: " "), count: (64 - unpadded % 64) % 64) + [UInt8(ascii: "\n")]
        return magic + [1, 0, UInt8(text.count & 255), UInt8(text.count >> 8)] + text
    }

    init(parsing bytes: [UInt8], file: String) throws(NPYError) {
        guard bytes.starts(with: NPYHeader.magic) else { throw NPYError(file: file, reason: .notNPY) }
        func malformed(_ reason: String) -> NPYError { NPYError(file: file, reason: .malformedHeader(reason)) }
        let cutOff = malformed("it is cut off")
        guard bytes.count > 6 else { throw cutOff }
        let version = Int(bytes[6])
        guard (1...3).contains(version) else { throw NPYError(file: file, reason: .unsupportedVersion(version)) }
        let start = version == 1 ? 10 : 12
        guard bytes.count >= start else { throw cutOff }
        let size = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count - start >= size else { throw cutOff }
        length = start + size

        var literal = PythonLiteral(Array(bytes[start..<length]))
        guard let entries = literal.dictionary() else { throw malformed("no dictionary of simple values") }
        guard case .string(let type)? = entries["descr"] else { throw malformed("no simple 'descr'") }
        guard case .bool(let isColumnMajor)? = entries["fortran_order"] else { throw malformed("no 'fortran_order'") }
        guard case .tuple(let lengths)? = entries["shape"], Shape(lengths).checkedElementCount != nil else {
            throw malformed("no valid 'shape'")
        }
        self.type = type
        self.isColumnMajor = isColumnMajor
        shape = Shape(lengths)
    }
}

/// A reader of the few Python literals that headers are made of.
private struct PythonLiteral {
    enum Value {
        case string(String)
        case bool(Bool)
        case tuple([Int])
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// A dictionary and nothing after it, or `nil`.
    mutating func dictionary() -> [String: Value]? {
        var entries: [String: Value] = [:]
        guard take("{") else { return nil }
        while !take("}") {
            guard let key = string(), take(":"), let value = value() else { return nil }
            entries[key] = value
            if !take(",") {
                guard take("}") else { return nil }
                break
            }
        }
        skipSpace()
        return position == bytes.count ? entries : nil
    }

    private mutating func value() -> Value? {
        if let string = string() { return .string(string) }
        if take("True") { return .bool(true) }
        if take("False") { return .bool(false) }
        guard take("(") else { return nil }
        var numbers: [Int] = []
        while !take(")") {
            guard let number = integer() else { return nil }
            numbers.append(number)
            if !take(",") { return take(")") ? .tuple(numbers) : nil }
        }
        return .tuple(numbers)
    }

    private mutating func string() -> String? {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "'") || bytes[position] == UInt8(ascii: "\"")
        else { return nil }
        let rest = bytes[(position + 1)...]
        guard let end = rest.firstIndex(of: bytes[position]) else { return nil }
        position = end + 1
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    private mutating func integer() -> Int? {
        skipSpace()
        let digits = bytes[position...].prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        position += digits.count
        let number = Int(String(decoding: digits, as: UTF8.self))
        // Python 2 wrote long integers with an L.
        _ = take("L")
        return number
    }

    private mutating func take(_ token: String) -> Bool {
        skipSpace()
        guard bytes[position...].starts(with: token.utf8) else { return false }
        position += token.utf8.count
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) { position += 1 }
    }
}
