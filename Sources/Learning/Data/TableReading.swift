import Tensors

extension Table {
    /// A column is one of numbers when at least this part of its cells are numbers; the others are then errors.
    static let numericShare = 0.9

    /// Reads a CSV file: RFC 4180 with `,`, `;` or tab between cells, in UTF-8.
    ///
    /// A column whose cells are numbers, but for at most a tenth, is one of numbers, and a cell of it that is no number
    /// is an error; any other column is text. Empty cells, `?`, `NA`, `N/A`, `NaN` and `null` are missing.
    ///
    /// - Parameters:
    ///   - header: whether the first row names the columns. By default it does when it has text above a number.
    ///   - separator: by default the most frequent of `,`, `;` and tab in the first row.
    ///   - kinds: columns that are to be read as numbers or text whatever they look like.
    /// - Throws: `DataError` for what cannot be read, with file, line and the likely mend.
    /// - Complexity: linear in the size of the file, which is held in memory while it is read.
    public init(
        csv path: String, header: Bool? = nil, separator: Character? = nil, kinds: [String: Column.Kind] = [:]
    ) throws(DataError) {
        try self.init(
            csvBytes: bytes(of: path), source: path, header: header, separator: separator, kinds: kinds)
    }

    /// Reads CSV held in memory; `source` stands for the path in messages. See `init(csv:header:separator:kinds:)`.
    public init(
        csvBytes: [UInt8], source: String, header: Bool? = nil, separator: Character? = nil,
        kinds: [String: Column.Kind] = [:]
    ) throws(DataError) {
        try requireText(csvBytes, source: source)
        self = try csvBytes.withUnsafeBufferPointer { bytes throws(DataError) in
            let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
            let content = UnsafeBufferPointer(rebasing: bytes.dropFirst(bytes.starts(with: byteOrderMark) ? 3 : 0))
            return try TableReader(content, source: source, header: header, separator: separator).table(kinds: kinds)
        }
    }
}

/// Reads a table in two passes: every cell as a number, then, as text, the columns that turned out not to be numbers.
private struct TableReader {
    let bytes: UnsafeBufferPointer<UInt8>
    let separator: UInt8
    let source: String
    let hasHeader: Bool
    let names: [String]

    init(
        _ bytes: UnsafeBufferPointer<UInt8>, source: String, header: Bool?, separator: Character?
    ) throws(DataError) {
        if let separator, separator.asciiValue == nil {
            misuse("Table(csv:): the separator \(quoted(String(separator))) is not an ASCII character")
        }
        self.bytes = bytes
        self.source = source
        self.separator = separator?.asciiValue ?? mostFrequentSeparator(in: bytes)
        var scanner = CSVScanner(bytes, separator: self.separator, source: source)
        let first = try scanner.row()
        guard !first.isEmpty else { throw DataError(source, .empty) }
        let second = try scanner.row()
        let isText = { (cell: CSVScanner.Cell) in bytes.number(cell) == nil && !bytes.isMissing(cell) }
        hasHeader =
            header
            ?? (second.isEmpty
                ? first.allSatisfy(isText)
                : zip(first, second).contains { isText($0) && bytes.number($1) != nil })
        guard hasHeader else {
            names = first.indices.map { "column\($0 + 1)" }
            return
        }
        guard !second.isEmpty else { throw DataError(source, .headerOnly) }
        names = first.enumerated().map { $1.start == $1.end ? "column\($0 + 1)" : bytes.text($1) }
        var seen = Set<String>()
        for name in names where !seen.insert(name).inserted {
            throw DataError(source, line: first[0].line, .duplicateColumn(name))
        }
    }

    func table(kinds: [String: Table.Column.Kind]) throws(DataError) -> Table {
        for name in kinds.keys.sorted() where !names.contains(name) {
            throw DataError(source, .unknownColumn(name, columns: names, hasHeader: hasHeader))
        }
        let numeric = try numericColumns()
        let isText = zip(names, numeric).map { name, column in
            kinds[name].map { $0 == .text } ?? !column.isNumeric
        }
        var firstError: DataError?
        for (index, column) in numeric.enumerated() where !isText[index] {
            for error in [column.error(named: names[index], source: source)].compactMap({ $0 })
            where error.line ?? 0 < firstError?.line ?? .max {
                firstError = error
            }
        }
        if let firstError { throw firstError }
        let text = try textColumns(isText)
        let columns = names.indices.map { index in
            Table.Column(
                name: names[index], values: text[index] ?? .numbers(numeric[index].values),
                missingCount: numeric[index].missingCount, firstMissingLine: numeric[index].firstMissingLine)
        }
        return Table(
            source: source, hasHeader: hasHeader, columns: columns, rowCount: numeric.first?.values.count ?? 0)
    }

    /// What the first pass found in a column.
    private struct NumericColumn {
        var values: [Double] = []
        var missingCount = 0
        var firstMissingLine: Int?
        var otherCount = 0
        var firstOther: (line: Int, text: String)?
        var firstInfinite: (line: Int, text: String)?

        var isNumeric: Bool {
            let present = values.count - missingCount
            return present == 0 || Double(present - otherCount) >= Table.numericShare * Double(present)
        }

        func error(named name: String, source: String) -> DataError? {
            if let firstOther {
                return DataError(source, line: firstOther.line, .notANumber(column: name, value: firstOther.text))
            }
            return firstInfinite.map {
                DataError(source, line: $0.line, .notFinite(column: name, value: $0.text))
            }
        }

        mutating func append(_ cell: CSVScanner.Cell, in bytes: UnsafeBufferPointer<UInt8>) {
            if let value = bytes.number(cell) {
                values.append(value)
                if value.isInfinite && firstInfinite == nil { firstInfinite = (cell.line, bytes.text(cell)) }
                return
            }
            values.append(.nan)
            if bytes.isMissing(cell) {
                missingCount += 1
                if firstMissingLine == nil { firstMissingLine = cell.line }
            } else {
                otherCount += 1
                if firstOther == nil { firstOther = (cell.line, bytes.text(cell)) }
            }
        }
    }

    private func numericColumns() throws(DataError) -> [NumericColumn] {
        var columns = [NumericColumn](repeating: NumericColumn(), count: names.count)
        let lineCount = bytes.count { $0 == .newline } + 1
        for index in columns.indices { columns[index].values.reserveCapacity(lineCount) }
        try forEachCell { cell, column in columns[column].append(cell, in: bytes) }
        return columns
    }

    /// The columns to be read as text, `nil` in place of the others.
    private func textColumns(_ isText: [Bool]) throws(DataError) -> [Table.Column.Values?] {
        guard isText.contains(true) else { return isText.map { _ in nil } }
        var codes = [[Int32]](repeating: [], count: names.count)
        var categories = [[String: Int32]](repeating: [:], count: names.count)
        try forEachCell { cell, column in
            guard isText[column] else { return }
            guard !bytes.isMissing(cell) else { return codes[column].append(-1) }
            let text = bytes.text(cell)
            let code = categories[column][text] ?? Int32(categories[column].count)
            if Int(code) == categories[column].count { categories[column][text] = code }
            codes[column].append(code)
        }
        return names.indices.map { column in
            guard isText[column] else { return nil }
            let sorted = categories[column].sorted { $0.key < $1.key }
            var rank = [Int32](repeating: 0, count: sorted.count)
            for (position, entry) in sorted.enumerated() { rank[Int(entry.value)] = Int32(position) }
            return .text(codes[column].map { $0 < 0 ? -1 : rank[Int($0)] }, categories: sorted.map(\.key))
        }
    }

    /// Calls `body` with each cell below the header, row by row, and the index of its column.
    private func forEachCell(_ body: (CSVScanner.Cell, Int) -> Void) throws(DataError) {
        var scanner = CSVScanner(bytes, separator: separator, source: source)
        if hasHeader { _ = try scanner.row() }
        while scanner.startRow() {
            let line = scanner.line
            var column = 0
            while true {
                let cell = try scanner.cell()
                if column < names.count { body(cell, column) }
                column += 1
                if cell.endsRow { break }
            }
            guard column == names.count else {
                let separator = Character(Unicode.Scalar(separator))
                throw DataError(
                    source, line: line,
                    .raggedRow(cells: column, expected: names.count, hasHeader: hasHeader, separator: separator))
            }
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

/// Throws where the bytes are not UTF-8 or hold a zero byte, as UTF-16 and binary files do.
private func requireText(_ bytes: [UInt8], source: String) throws(DataError) {
    // Most files are ASCII, for which one look at each byte is enough.
    let (largest, smallest) = bytes.withUnsafeBufferPointer { bytes in
        var (largest, smallest) = (UInt8(0), UInt8.max)
        for byte in bytes {
            largest = max(largest, byte)
            smallest = min(smallest, byte)
        }
        return (largest, smallest)
    }
    guard smallest == 0 || largest >= 0x80 else { return }
    if smallest > 0 && String(validating: bytes, as: UTF8.self) != nil { return }
    let lines = bytes.split(separator: .newline, omittingEmptySubsequences: false)
    let line = lines.firstIndex { $0.contains(0) || String(validating: $0, as: UTF8.self) == nil } ?? 0
    throw DataError(source, line: line + 1, .invalidText)
}

/// The bytes of a file, or why there are none.
private func bytes(of path: String) throws(DataError) -> [UInt8] {
    do { return try FileBytes.read(path) } catch {
        throw DataError(path, error.isMissing ? .noSuchFile : .unreadable(reason: error.description))
    }
}
