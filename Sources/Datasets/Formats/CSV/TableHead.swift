import Support
import Tensors

/// The findings in the first rows of a text: how its cells are to be read, the names of columns, and the beginning of the
/// rows.
struct TableHead {
    let source: String
    let separator: UInt8
    let rules: CellRules
    let hasHeader: Bool
    let names: [String]
    /// The position where the rows below the header begin, and the number of that line.
    let end: (position: Int, line: Int)

    /// Whether a cell of digits with a point is always a number, and all of it.
    var hasPlainNumbers: Bool { rules.decimal == .point && separator != .space && !rules.missing.haveNumbers }

    /// - Parameter bytes: the beginning of the text, with the first two rows at least.
    init(
        _ bytes: UnsafeBufferPointer<UInt8>, source: String, _ options: Table.ReadingOptions
    ) throws(DataError) {
        self.source = source
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        var start = (position: bytes.starts(with: byteOrderMark) ? 3 : 0, line: 1)
        let declared = UnsafeBufferPointer(rebasing: bytes[start.position...]).declaredSeparator
        if let declared { start = (start.position + declared.length, 2) }
        let whole = UnsafeBufferPointer(rebasing: bytes[start.position...])
        let remarks = whole.remarks
        let belowRemarks = UnsafeBufferPointer(rebasing: whole[(remarks.last?.end ?? 0)...])
        separator = options.separator?.asciiValue ?? declared?.separator ?? belowRemarks.likelySeparator
        let (passedOver, remarkIsHeader) = whole.passedOver(remarks, above: belowRemarks, separator)
        start = (start.position + passedOver.length, start.line + passedOver.lines)
        let bytes = UnsafeBufferPointer(rebasing: bytes[start.position...])
        let missing = MissingWords(options.missing)
        var scanner = CSVScanner(bytes, separator: separator, source: source, line: start.line)
        let first = try scanner.row()
        guard !first.isEmpty else { throw DataError(source, .empty) }
        let afterFirst = (position: start.position + scanner.position, line: scanner.line)
        var rows = [try scanner.row()]
        guard !rows[0].isEmpty || options.header != true else { throw DataError(source, .headerOnly) }
        // What is wrong further down is found when the rows are read.
        let most = max(2, min(100, 20_000 / first.count))
        while rows.count < most, let row = try? scanner.row(), !row.isEmpty { rows.append(row) }

        let decimal =
            options.decimal ?? (separator == UInt8(ascii: ",") ? .point : bytes.likelyDecimalSign(of: [first] + rows))
        rules = CellRules(decimal: decimal, missing: missing)
        let sample = HeadSample(bytes, first: first, rows: rows, rules)
        hasHeader = options.header ?? (remarkIsHeader || sample.hasHeader(knownNames: options.knownNames))
        guard hasHeader else {
            names = first.indices.map { "column\($0 + 1)" }
            end = start
            return
        }
        guard !rows[0].isEmpty else { throw DataError(source, .headerOnly) }
        end = afterFirst
        var names = first.map(bytes.text)
        // R leaves the names of rows without one, others end each row with a separator.
        if !rows.isEmpty, rows.allSatisfy({ $0.count == first.count + 1 || $0.isEmpty }) {
            let endsWithSeparator = rows.allSatisfy { $0.last.map { $0.start == $0.end } ?? true }
            names.insert("", at: endsWithSeparator ? names.count : 0)
        }
        self.names = names.enumerated().map { $1.isEmpty ? "column\($0 + 1)" : $1 }
        var seen = Set<String>()
        for name in self.names where !seen.insert(name).inserted {
            throw DataError(source, line: first[0].line, .duplicateColumn(name))
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// How much of the lines that begin with `#` is passed over, and whether the last of them has the names of columns,
    /// as NumPy writes it. Where several have as many cells as the rows below, they are rows.
    fileprivate func passedOver(
        _ remarks: [(start: Int, end: Int)], above rows: UnsafeBufferPointer<UInt8>, _ separator: UInt8
    ) -> (extent: (length: Int, lines: Int), lastIsHeader: Bool) {
        guard let last = remarks.last else { return ((0, 0), false) }
        func cellCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
            var scanner = CSVScanner(bytes, separator: separator, source: "")
            return try? scanner.row().count
        }
        let wanted = cellCount(rows)
        let fitting = remarks.filter { cellCount(UnsafeBufferPointer(rebasing: self[$0.start...])) == wanted }
        if fitting.count > 1 && wanted != 1 { return ((0, 0), false) }
        guard fitting.last?.start == last.start, wanted != 1 || remarks.count == 1 else {
            return ((last.end, remarks.count), false)
        }
        return ((last.start, remarks.count - 1), true)
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

/// The first rows of a text, by which it is told whether the very first has the names of the columns.
private struct HeadSample {
    private struct Cell {
        let text: String
        let number: Double?
        let isMissing: Bool
        var isText: Bool { number == nil && !isMissing }
    }

    private let first: [Cell]
    /// The rows below that are as long.
    private let rows: [[Cell]]

    init(
        _ bytes: UnsafeBufferPointer<UInt8>, first: [CSVScanner.Cell], rows: [[CSVScanner.Cell]], _ rules: CellRules
    ) {
        func cell(_ cell: CSVScanner.Cell) -> Cell {
            let content = bytes.content(cell)
            return Cell(
                text: bytes.text(cell), number: rules.number(content), isMissing: rules.missing.contain(content))
        }
        self.first = first.map(cell)
        self.rows = rows.filter { $0.count == first.count }.map { $0.map(cell) }
    }

    /// Whether the first row has the names of columns, as pandas and R would take it: a known name, text above numbers,
    /// names above text that does not repeat them, or the numbers that pandas gives to columns without names.
    func hasHeader(knownNames: Set<String>) -> Bool {
        if first.contains(where: { knownNames.contains($0.text) }) { return true }
        guard !rows.isEmpty else { return first.allSatisfy(\.isText) }
        if first.indices.contains(where: isTextAboveNumbers) { return true }
        return hasNamesAboveText || hasNumbersAsNames
    }

    private func isTextAboveNumbers(_ column: Int) -> Bool {
        guard first[column].isText else { return false }
        let cells = rows.map { $0[column] }.filter { !$0.isMissing }
        guard let top = cells.first else { return false }
        return top.number != nil || cells.count { $0.number != nil } * 2 > cells.count
    }

    /// Whether all are different words, most of which are not among the values below.
    private var hasNamesAboveText: Bool {
        let named = first.filter { !$0.text.isEmpty }
        guard !named.isEmpty, named.allSatisfy(\.isText), Set(named.map(\.text)).count == named.count else {
            return false
        }
        return repeatedCount * 2 < named.count
    }

    /// How many of the first cells are found again in the rows below.
    private var repeatedCount: Int {
        first.indices.count { column in
            !first[column].text.isEmpty && rows.contains { $0[column].text == first[column].text }
        }
    }

    /// Whether whole numbers follow one another, as in `0,1,2` or `id,2019,2020`, and do not in the row below.
    private var hasNumbersAsNames: Bool {
        guard let numbers = successiveNumbers(of: first), repeatedCount == 0 || numbers.count == first.count else {
            return false
        }
        let areYears = numbers.allSatisfy { (1900...2100).contains($0) }
        let areAll = numbers.count == first.count(where: { !$0.text.isEmpty })
        guard areYears || areAll && numbers.count > 2 && numbers[0] <= 1 else { return false }
        return rows.allSatisfy { successiveNumbers(of: $0) == nil }
    }

    private func successiveNumbers(of row: [Cell]) -> [Int]? {
        let numbers = row.compactMap { cell in cell.number.flatMap { Int(exactly: $0) } }
        guard numbers.count > 1, numbers.count == row.count(where: { $0.number != nil }), numbers[0] >= 0,
            zip(numbers, numbers.dropFirst()).allSatisfy({ $0 + 1 == $1 })
        else { return nil }
        return numbers
    }
}
