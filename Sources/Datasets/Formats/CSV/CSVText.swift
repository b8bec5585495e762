import Support

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

    init(_ bytes: [UInt8], source: String) { (origin, count, self.source) = (.memory(bytes), bytes.count, source) }

    init(_ file: StableFile, source: String) { (origin, count, self.source) = (.file(file), file.count, source) }

    /// Whether the file has changed since it was opened.
    var hasChanged: Bool {
        if case .file(let file) = origin { file.hasChanged } else { false }
    }

    /// Calls `body` with some of the bytes.
    /// - Throws: `DataError` where they cannot be read, or are not there any more.
    func withBytes<Value>(
        of range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws(DataError) -> Value
    ) throws(DataError) -> Value {
        switch origin {
        case .memory(let bytes):
            return try bytes.withUnsafeBufferPointer { bytes throws(DataError) in
                try body(UnsafeBufferPointer(rebasing: bytes[range]))
            }
        case .file(let file):
            let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: range.count)
            defer { buffer.deallocate() }
            do throws(FileBytes.Failure) {
                guard try file.read(into: buffer, at: range.lowerBound) else { throw FileBytes.Failure("") }
            } catch {
                let isShorter = error.description.isEmpty
                throw DataError(source, isShorter ? .changed : .unreadable(reason: error.description))
            }
            return try body(UnsafeBufferPointer(buffer))
        }
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
