/// Walks over the cells of comma-separated values (RFC 4180: cells in quotes may hold separators, line ends and,
/// doubled, quotes; lines end in LF or CRLF). Also accepted: spaces around cells, which are dropped, blank lines, which
/// are skipped, and a blank as separator, which stands for any number of spaces and tabs.
struct CSVScanner {
    /// A cell's place in the bytes, without the quotes around it.
    struct Cell {
        var start: Int
        var end: Int
        var line: Int
        var isQuoted = false
        var hasDoubledQuotes = false
        var endsRow = false
    }

    let bytes: UnsafeBufferPointer<UInt8>
    let separator: UInt8
    let source: String
    var position: Int
    var line: Int

    /// - Parameter line: the number of the first line.
    init(_ bytes: UnsafeBufferPointer<UInt8>, separator: UInt8, source: String, line: Int = 1) {
        self.bytes = bytes
        self.separator = separator
        self.source = source
        self.line = line
        position = 0
    }

    /// Moves to the next line that is not blank; false at the end of the bytes.
    mutating func startRow() -> Bool {
        var ahead = position
        while ahead < bytes.count {
            switch bytes[ahead] {
            case .newline:
                line += 1
                ahead += 1
                position = ahead
            case .space, .carriageReturn: ahead += 1
            case .tab where separator == .space: ahead += 1
            default: return true
            }
        }
        position = ahead
        return false
    }

    /// The next cell of the row.
    mutating func cell() throws(DataError) -> Cell {
        var start = position
        while start < bytes.count && (bytes[start] == .space || separator == .space && bytes[start] == .tab) {
            start += 1
        }
        if start < bytes.count && bytes[start] == .quote { return try quotedCell(from: start + 1) }
        var end = start
        while end < bytes.count && !isSeparator(bytes[end]) && bytes[end] != .newline { end += 1 }
        var cell = Cell(start: start, end: end, line: line)
        finish(&cell, at: end)
        while cell.end > start && bytes[cell.end - 1].isBlank(atLineEnd: cell.endsRow) { cell.end -= 1 }
        return cell
    }

    private mutating func quotedCell(from start: Int) throws(DataError) -> Cell {
        var cell = Cell(start: start, end: start, line: line, isQuoted: true)
        var end = start
        while true {
            guard end < bytes.count else { throw DataError(source, line: cell.line, .unterminatedQuote) }
            if bytes[end] == .quote {
                guard end + 1 < bytes.count && bytes[end + 1] == .quote else { break }
                cell.hasDoubledQuotes = true
                end += 1
            } else if bytes[end] == .newline {
                line += 1
            }
            end += 1
        }
        cell.end = end
        end += 1
        while end < bytes.count && !isSeparator(bytes[end]) && bytes[end] != .newline {
            guard bytes[end] == .space || bytes[end] == .carriageReturn else {
                throw DataError(source, line: line, .textAfterQuote)
            }
            end += 1
        }
        finish(&cell, at: end)
        return cell
    }

    private func isSeparator(_ byte: UInt8) -> Bool { byte == separator || separator == .space && byte == .tab }

    /// Steps over the separator or line end at `end`.
    private mutating func finish(_ cell: inout Cell, at end: Int) {
        var end = end
        if separator == .space {
            while end < bytes.count && (isSeparator(bytes[end]) || bytes[end] == .carriageReturn) { end += 1 }
            guard end == bytes.count || bytes[end] == .newline else {
                position = end
                return
            }
        }
        cell.endsRow = end == bytes.count || bytes[end] == .newline
        if cell.endsRow && end < bytes.count { line += 1 }
        position = min(end + 1, bytes.count)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The text of a cell.
    func text(_ cell: CSVScanner.Cell) -> String {
        let content = UnsafeBufferPointer(rebasing: self[cell.start..<cell.end])
        guard cell.hasDoubledQuotes else { return String(decoding: content, as: UTF8.self) }
        var isSecond = false
        return String(
            decoding: content.filter { byte in
                isSecond = byte == .quote && !isSecond
                return byte != .quote || isSecond
            }, as: UTF8.self)
    }

    /// The bytes of a cell.
    func content(_ cell: CSVScanner.Cell) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: self[cell.start..<cell.end])
    }
}

extension UInt8 {
    /// Whether this is dropped behind a cell. Some programs end lines with two carriage returns.
    fileprivate func isBlank(atLineEnd: Bool) -> Bool {
        self == .space || self == .tab || atLineEnd && self == .carriageReturn
    }

    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let quote = UInt8(ascii: "\"")
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")
}
