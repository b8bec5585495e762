import Support
import Tensors

/// The findings in the first rows of a text: the separator of cells, the names of columns, and the beginning of the rows.
struct TableHead {
    let source: String
    let separator: UInt8
    let hasHeader: Bool
    let names: [String]
    /// The position where the rows below the header begin, and the number of that line.
    let end: (position: Int, line: Int)

    init(
        _ bytes: UnsafeBufferPointer<UInt8>, source: String, header: Bool?, separator: Character?
    ) throws(DataError) {
        if let separator, separator.asciiValue == nil {
            misuse("Table(csv:): the separator \(quoted(String(separator))) is not an ASCII character")
        }
        self.source = source
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let start = bytes.starts(with: byteOrderMark) ? 3 : 0
        let bytes = UnsafeBufferPointer(rebasing: bytes.dropFirst(start))
        self.separator = separator?.asciiValue ?? mostFrequentSeparator(in: bytes)
        var scanner = CSVScanner(bytes, separator: self.separator, source: source)
        let first = try scanner.row()
        guard !first.isEmpty else { throw DataError(source, .empty) }
        let afterFirst = (position: start + scanner.position, line: scanner.line)
        let second = try scanner.row()
        let isText = { (cell: CSVScanner.Cell) in bytes.number(cell) == nil && !bytes.isMissing(cell) }
        hasHeader =
            header
            ?? (second.isEmpty
                ? first.allSatisfy(isText)
                : zip(first, second).contains { isText($0) && bytes.number($1) != nil })
        guard hasHeader else {
            names = first.indices.map { "column\($0 + 1)" }
            end = (start, 1)
            return
        }
        guard !second.isEmpty else { throw DataError(source, .headerOnly) }
        end = afterFirst
        names = first.enumerated().map { $1.start == $1.end ? "column\($0 + 1)" : bytes.text($1) }
        var seen = Set<String>()
        for name in names where !seen.insert(name).inserted {
            throw DataError(source, line: first[0].line, .duplicateColumn(name))
        }
    }
}

extension CSVScanner {
    /// The cells of the next row; none at the end of the bytes.
    fileprivate mutating func row() throws(DataError) -> [Cell] {
        guard startRow() else { return [] }
        var cells: [Cell] = []
        repeat { cells.append(try cell()) } while cells.last?.endsRow == false
        return cells
    }
}

/// The most frequent of `,`, `;` and tab outside quotes in the first line that is not blank.
private func mostFrequentSeparator(in bytes: UnsafeBufferPointer<UInt8>) -> UInt8 {
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), .tab]
    var counts = [0, 0, 0]
    var isQuoted = false
    var isBlank = true
    for byte in bytes {
        if byte == .quote { isQuoted.toggle() }
        if byte == .newline && !isQuoted && !isBlank { break }
        if byte != .newline && byte != .carriageReturn && byte != .space { isBlank = false }
        if !isQuoted, let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
    }
    return candidates[counts.firstIndex(of: counts.max() ?? 0) ?? 0]
}
