/// A message in the wire format of protocol buffers, field by field.
///
/// Fields that TensorBoard reads are few and do not change, so they are written by number, without generated code.
/// Source: "Encoding", the protocol buffers documentation.
struct MessageEncoder {
    var bytes: [UInt8] = []

    private enum WireType: Int {
        case variableLength = 0
        case eightBytes = 1
        case delimited = 2
        case fourBytes = 5
    }

    mutating func add(_ field: Int, _ value: Double) {
        tag(field, .eightBytes)
        append(value.bitPattern.littleEndian)
    }

    mutating func add(_ field: Int, _ value: Float) {
        tag(field, .fourBytes)
        append(value.bitPattern.littleEndian)
    }

    /// Adds an integer; negative ones take ten bytes, as `int64` does.
    mutating func add(_ field: Int, _ value: Int) {
        tag(field, .variableLength)
        variableLength(UInt64(bitPattern: Int64(value)))
    }

    mutating func add(_ field: Int, _ value: Bool) { add(field, value ? 1 : 0) }

    mutating func add(_ field: Int, _ text: String) {
        var text = text
        text.withUTF8 { add(field, bytes: $0) }
    }

    mutating func add(_ field: Int, bytes new: some Collection<UInt8>) {
        tag(field, .delimited)
        variableLength(UInt64(new.count))
        bytes.append(contentsOf: new)
    }

    /// Adds numbers end to end, with one tag.
    mutating func add(_ field: Int, packed values: [Double]) {
        tag(field, .delimited)
        variableLength(UInt64(values.count * 8))
        for value in values { append(value.bitPattern.littleEndian) }
    }

    /// Adds a message within this one.
    mutating func add(_ field: Int, _ fill: (inout MessageEncoder) -> Void) {
        var inner = MessageEncoder()
        fill(&inner)
        add(field, bytes: inner.bytes)
    }

    /// Begins a message whose fields follow and have this length together.
    mutating func beginMessage(_ field: Int, length: Int) {
        tag(field, .delimited)
        variableLength(UInt64(length))
    }

    /// Appends fields that are encoded already.
    mutating func append(_ fields: [UInt8]) { bytes.append(contentsOf: fields) }

    /// The number of bytes that an encoded count takes.
    static func length(of count: Int) -> Int { Swift.max(1, (70 - UInt64(count).leadingZeroBitCount) / 7) }

    /// Adds one entry of a map from text to messages.
    mutating func add(_ field: Int, key: String, _ fill: (inout MessageEncoder) -> Void) {
        add(field) { entry in
            entry.add(1, key)
            entry.add(2, fill)
        }
    }

    private mutating func tag(_ field: Int, _ type: WireType) { variableLength(UInt64(field << 3 | type.rawValue)) }

    private mutating func variableLength(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }
}
