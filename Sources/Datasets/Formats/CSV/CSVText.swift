import Support
import Synchronization

/// The bytes of a text that is read block by block, each into memory of its own: a file that another process changes
/// changes no block that is being looked at.
struct CSVText: Sendable {
    private enum Origin: Sendable {
        case memory([UInt8])
        case file(StableFile)
    }

    let count: Int
    private let origin: Origin
    private let source: String
    private let buffers = Buffers()

    private init(_ bytes: [UInt8], source: String) {
        (origin, count, self.source) = (.memory(bytes), bytes.count, source)
    }

    private init(_ file: StableFile, source: String) {
        (origin, count, self.source) = (.file(file), file.count, source)
    }

    /// - Parameter encoding: the encoding of the bytes; `nil` for UTF-8, or what a byte order mark says.
    /// - Throws: `DataError` where the bytes are not of this encoding.
    init(_ bytes: [UInt8], source: String, _ encoding: TextEncoding?) throws(DataError) {
        var bytes = bytes
        if let encoding = encoding ?? TextEncoding(byteOrderMarkOf: bytes), encoding != .utf8 {
            guard let text = encoding.utf8(bytes) else { throw DataError(source, .wrongEncoding(encoding)) }
            bytes = text
        }
        if bytes.hasCarriageReturnsAlone {
            for index in bytes.indices where bytes[index] == .carriageReturn { bytes[index] = .newline }
        }
        self.init(bytes, source: source)
    }

    /// The text of a file, uncompressed where its name says that it is compressed; `-` is standard input.
    /// - Throws: `DataError` where it cannot be read.
    init(contentsOf path: String, _ encoding: TextEncoding?) throws(DataError) {
        if Compression(ofFile: path) == nil, let file = StableFile(path) {
            let plain = CSVText(file, source: path)
            let start = try plain.withBytes(of: 0..<min(file.count, 1 << 16)) { bytes in Array(bytes) }
            let isUTF8 = (encoding ?? TextEncoding(byteOrderMarkOf: start) ?? .utf8) == .utf8
            if isUTF8 && !start.hasCarriageReturnsAlone {
                self = plain
                return
            }
        }
        let bytes: [UInt8]
        do throws(FileBytes.Failure) {
            if let compression = Compression(ofFile: path) {
                bytes = try compression.read(path)
            } else {
                // Pipes, what is to be rewritten, and whatever is wrong with the path.
                bytes = try FileBytes.read(path == CSVText.standardInput ? "/dev/stdin" : path)
            }
        } catch { throw DataError(path, error) }
        try self.init(bytes, source: path, encoding)
    }

    /// The path that stands for standard input.
    static let standardInput = "-"

    /// Whether the file has changed since it was opened.
    var hasChanged: Bool {
        if case .file(let file) = origin { file.hasChanged } else { false }
    }

    /// Some of the bytes, in memory of their own until they are given back.
    struct Loan {
        let bytes: UnsafeBufferPointer<UInt8>
        fileprivate let buffer: UnsafeMutableBufferPointer<UInt8>
    }

    /// Returns some of the bytes, which the caller gives back.
    /// - Throws: `DataError` where they cannot be read, or are not there any more.
    func borrow(_ range: Range<Int>) throws(DataError) -> Loan {
        let buffer = buffers.take(capacity: range.count)
        let filled = UnsafeMutableBufferPointer(rebasing: buffer[..<range.count])
        switch origin {
        case .memory(let bytes): _ = filled.initialize(fromContentsOf: bytes[range])
        case .file(let file):
            do throws(FileBytes.Failure) {
                guard try file.read(into: filled, at: range.lowerBound) else { throw FileBytes.Failure("") }
            } catch {
                buffers.giveBack(buffer)
                let isShorter = error.description.isEmpty
                throw DataError(source, isShorter ? .changed : .unreadable(reason: error.description))
            }
        }
        return Loan(bytes: UnsafeBufferPointer(filled), buffer: buffer)
    }

    func giveBack(_ loan: Loan) { buffers.giveBack(loan.buffer) }

    /// Calls `body` with some of the bytes.
    /// - Throws: `DataError` where they cannot be read, or are not there any more.
    func withBytes<Value>(
        of range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws(DataError) -> Value
    ) throws(DataError) -> Value {
        let loan = try borrow(range)
        defer { giveBack(loan) }
        return try body(loan.bytes)
    }

    /// The position behind the first line end from `start` on, or the end of the text.
    func endOfLine(after start: Int) throws(DataError) -> Int {
        var position = start
        while position < count {
            let piece = position..<min(position + 4096, count)
            let end = try withBytes(of: piece) { bytes in bytes.firstIndex(of: .newline) }
            if let end { return position + end + 1 }
            position = piece.upperBound
        }
        return count
    }
}

extension [UInt8] {
    /// Whether lines end in CR alone, as those of old Macs and of some spreadsheets do.
    fileprivate var hasCarriageReturnsAlone: Bool { !contains(.newline) && contains(.carriageReturn) }
}

/// Memory for blocks, used again and again: new memory costs more than reading into it.
private final class Buffers: Sendable {
    private struct Buffer: @unchecked Sendable { let bytes: UnsafeMutableBufferPointer<UInt8> }

    private let free = Mutex<[Buffer]>([])

    func take(capacity: Int) -> UnsafeMutableBufferPointer<UInt8> {
        let known = free.withLock { free in
            free.lastIndex { $0.bytes.count >= capacity }.map { free.remove(at: $0) }
        }
        // Blocks end with a line, so that some are a little longer than others.
        return known?.bytes ?? .allocate(capacity: capacity + capacity / 8)
    }

    func giveBack(_ bytes: UnsafeMutableBufferPointer<UInt8>) {
        let buffer = Buffer(bytes: bytes)
        free.withLock { $0.append(buffer) }
    }

    deinit { free.withLock { for buffer in $0 { buffer.bytes.deallocate() } } }
}
