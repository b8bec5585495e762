/// The findings of the first pass over a table about a column, beside its numbers.
struct ColumnFindings {
    private(set) var missingCount = 0
    private(set) var firstMissingLine: Int?
    private var otherCount = 0
    private var firstOther: (line: Int, text: String)?
    private var firstInfinite: (line: Int, text: String)?

    func isNumeric(rows: Int) -> Bool {
        let present = rows - missingCount
        return present == 0 || Double(present - otherCount) >= Table.numericShare * Double(present)
    }

    func error(named name: String, source: String) -> DataError? {
        if let firstOther {
            return DataError(source, line: firstOther.line, .notANumber(column: name, value: firstOther.text))
        }
        return firstInfinite.map { DataError(source, line: $0.line, .notFinite(column: name, value: $0.text)) }
    }

    /// The number in a cell, not-a-number where there is none.
    mutating func number(_ cell: CSVScanner.Cell, in bytes: UnsafeBufferPointer<UInt8>) -> Double {
        if let value = bytes.number(cell) {
            if value.isInfinite && firstInfinite == nil { firstInfinite = (cell.line, bytes.text(cell)) }
            return value
        }
        if bytes.isMissing(cell) {
            missingCount += 1
            if firstMissingLine == nil { firstMissingLine = cell.line }
        } else {
            otherCount += 1
            if firstOther == nil { firstOther = (cell.line, bytes.text(cell)) }
        }
        return .nan
    }

    /// Adds what was found in rows further down.
    mutating func add(_ later: ColumnFindings) {
        missingCount += later.missingCount
        otherCount += later.otherCount
        firstMissingLine = firstMissingLine ?? later.firstMissingLine
        firstOther = firstOther ?? later.firstOther
        firstInfinite = firstInfinite ?? later.firstInfinite
    }
}
