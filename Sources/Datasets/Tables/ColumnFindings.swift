/// The findings of the first pass over a table about a column, beside its numbers.
struct ColumnFindings {
    private(set) var missingCount = 0
    private(set) var firstMissingLine: Int?
    /// The cells that are missing if the others are numbers or dates.
    private var missingAmongNumbersCount = 0
    private var firstMissingAmongNumbersLine: Int?
    private(set) var dates = DateFindings()
    private var textCount = 0
    private var firstText: (line: Int, text: String)?
    private var firstInfinite: (line: Int, text: String)?

    /// Returns the kind of column that most cells speak for.
    func kind(rows: Int) -> Table.Column.Kind {
        let present = rows - missingCount - missingAmongNumbersCount
        // Words that may stand for a missing value are all there is.
        guard present > 0 else { return missingAmongNumbersCount > 0 ? .text : .number }
        let enough = Table.uniformShare * Double(present)
        if Double(present - dates.count - textCount) >= enough { return .number }
        return Double(dates.count) >= enough && dates.areConsistent ? .date : .text
    }

    /// Returns the numbers in a column that is none of numbers, if there are any to speak of.
    func numbersAmongText(_ rows: Int) -> Table.Column.NumbersAmongText? {
        let present = rows - missingCount - missingAmongNumbersCount
        let count = present - dates.count - textCount
        guard 2 * count > present, let firstOther else { return nil }
        return Table.Column.NumbersAmongText(
            count: count, otherCount: present - count, firstOther: firstOther.text, line: firstOther.line)
    }

    /// The first cell that is neither a number nor missing.
    private var firstOther: (line: Int, text: String)? {
        [firstText, dates.first].compactMap { $0 }.min { $0.line < $1.line }
    }

    /// Returns how many cells of a column of this kind are missing, and the line of the first.
    func missing(_ kind: Table.Column.Kind) -> (count: Int, firstLine: Int?) {
        guard kind != .text else { return (missingCount, firstMissingLine) }
        let lines = [firstMissingLine, firstMissingAmongNumbersLine].compactMap { $0 }
        return (missingCount + missingAmongNumbersCount, lines.min())
    }

    /// Returns what is wrong with the column as one of numbers.
    func error(named name: String, source: String) -> DataError? {
        if let firstOther {
            return DataError(source, line: firstOther.line, .notANumber(column: name, value: firstOther.text))
        }
        return firstInfinite.map { DataError(source, line: $0.line, .notFinite(column: name, value: $0.text)) }
    }

    /// Returns the number in a cell, not-a-number where there is none.
    mutating func number(_ cell: CSVScanner.Cell, in bytes: UnsafeBufferPointer<UInt8>, _ rules: CellRules) -> Double {
        let content = bytes.content(cell)
        if let value = rules.number(content) {
            if value.isInfinite && firstInfinite == nil { firstInfinite = (cell.line, bytes.text(cell)) }
            return value
        }
        if rules.missing.contain(content) {
            missingCount += 1
            if firstMissingLine == nil { firstMissingLine = cell.line }
        } else if rules.missing.containAmongNumbers(content) {
            missingAmongNumbersCount += 1
            if firstMissingAmongNumbersLine == nil { firstMissingAmongNumbersLine = cell.line }
        } else if let date = WrittenDate(content) {
            dates.add(date, cell, in: bytes)
        } else {
            textCount += 1
            if firstText == nil { firstText = (cell.line, bytes.text(cell)) }
        }
        return .nan
    }

    /// Adds what was found in rows further down.
    mutating func add(_ later: ColumnFindings) {
        missingCount += later.missingCount
        missingAmongNumbersCount += later.missingAmongNumbersCount
        textCount += later.textCount
        dates.add(later.dates)
        firstMissingLine = firstMissingLine ?? later.firstMissingLine
        firstMissingAmongNumbersLine = firstMissingAmongNumbersLine ?? later.firstMissingAmongNumbersLine
        firstText = firstText ?? later.firstText
        firstInfinite = firstInfinite ?? later.firstInfinite
    }
}

/// The findings about the cells of a column that are dates.
struct DateFindings {
    private(set) var count = 0
    private(set) var first: (line: Int, text: String)?
    private var dateCount = 0
    private var timeCount = 0
    private var timeWithPointsCount = 0
    /// The cells in which the day may come first or the month, and those of them that make a date in either order.
    private var openCount = 0
    private var dayFirstCount = 0
    private var monthFirstCount = 0

    mutating func add(_ date: WrittenDate, _ cell: CSVScanner.Cell, in bytes: UnsafeBufferPointer<UInt8>) {
        count += 1
        if first == nil { first = (cell.line, bytes.text(cell)) }
        if date.date != nil { dateCount += 1 }
        if date.date == nil && date.time != nil { timeCount += 1 }
        if date.timeWithPoints != nil { timeWithPointsCount += 1 }
        guard case .open? = date.date else { return }
        openCount += 1
        if date.seconds(.dayFirst, isTime: false) != nil { dayFirstCount += 1 }
        if date.seconds(.monthFirst, isTime: false) != nil { monthFirstCount += 1 }
    }

    mutating func add(_ later: DateFindings) {
        count += later.count
        first = first ?? later.first
        dateCount += later.dateCount
        timeCount += later.timeCount
        timeWithPointsCount += later.timeWithPointsCount
        openCount += later.openCount
        dayFirstCount += later.dayFirstCount
        monthFirstCount += later.monthFirstCount
    }

    /// Whether the cells are times of day without a date.
    var areTimesOfDay: Bool { timeCount == count || dateCount < count && timeWithPointsCount + timeCount == count }

    /// Whether all cells are dates in one order, or all are times of day.
    var areConsistent: Bool {
        areTimesOfDay || dateCount == count && max(dayFirstCount, monthFirstCount) == openCount
    }

    /// Returns the order of day and month; `nil` where no cell leaves it open.
    /// - Parameter usual: the order where every cell fits both.
    func order(usual: Table.DateOrder) -> Table.DateOrder? {
        guard openCount > 0, !areTimesOfDay else { return nil }
        guard dayFirstCount != monthFirstCount else { return usual }
        return dayFirstCount > monthFirstCount ? .dayFirst : .monthFirst
    }
}
