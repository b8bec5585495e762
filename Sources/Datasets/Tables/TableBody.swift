/// The rows below the header, read in two passes: every cell as a number, then the columns that turned out to be text,
/// or too far from 0 for the precision.
struct TableBody {
    let text: CSVText
    let head: TableHead
    let blocks: [TextBlock]

    init(_ text: CSVText, _ survey: TextSurvey, _ head: TableHead) throws(DataError) {
        (self.text, self.head) = (text, head)
        blocks = try survey.blocks(of: text, from: head.end.position)
    }

    func table<Scalar: TableScalar>(
        _ options: Table.ReadingOptions, of type: Scalar.Type
    ) throws(DataError) -> Table {
        let names = head.names
        for name in options.kinds.keys.sorted() where !names.contains(name) {
            throw DataError(head.source, .unknownColumn(name, columns: names, hasHeader: head.hasHeader))
        }
        let read = try NumberPass<Scalar>(self)
        let kinds = zip(names, read.columns).map { name, findings in
            options.kinds[name] ?? (name == options.weights ? .number : findings.kind(rows: read.rowCount))
        }
        try throwFirstError(zip(read.columns, kinds).map { $1 == .number ? $0 : nil })
        let roles = names.indices.map { column -> SecondPass.Role in
            switch kinds[column] {
            case .text: return .text
            case .number: return read.isExact[column] ? .done : .numbers
            case .date:
                let dates = read.columns[column].dates
                let order = options.dateOrders[names[column]] ?? options.dateOrder
                return .dates(
                    order: order ?? dates.order(usual: head.rules.usualDateOrder), areTimesOfDay: dates.areTimesOfDay,
                    name: names[column])
            }
        }
        let reread = try SecondPass(self, roles, rowCount: read.rowCount)
        let columns = names.indices.map { index in
            let missing = read.columns[index].missing(kinds[index])
            return Table.Column(
                name: names[index],
                values: reread.values(of: index)
                    ?? .numbers(
                        Table.Numbers(
                            Scalar.memory(read.numbers), column: index, of: names.count, count: read.rowCount)),
                missingCount: missing.count, firstMissingLine: missing.firstLine,
                numbersAmongText: kinds[index] == .text ? read.columns[index].numbersAmongText(read.rowCount) : nil)
        }
        if let column = columns.first(where: { $0.name == options.weights }) { try requireWeights(column) }
        let reading = Table.Reading(
            options, header: head.hasHeader, separator: Character(Unicode.Scalar(head.separator)),
            decimal: head.rules.decimal)
        return Table(source: head.source, reading: reading, columns: columns, rowCount: read.rowCount)
    }

    /// Throws what stands first in the file of all that is wrong with columns of numbers.
    private func throwFirstError(_ columns: [ColumnFindings?]) throws(DataError) {
        let errors = zip(head.names, columns).compactMap { $1?.error(named: $0, source: head.source) }
        if let first = errors.min(by: { $0.line ?? 0 < $1.line ?? 0 }) { throw first }
    }

    /// Throws where a column has a negative number, with its line.
    private func requireWeights(_ column: Table.Column) throws(DataError) {
        guard case .numbers(let numbers) = column.values, let row = numbers.firstIndex(where: { $0 < 0 }) else {
            return
        }
        throw DataError(
            head.source, line: try line(ofRow: row),
            .negativeWeight(column: column.name, value: numbers[row], row: nil))
    }

    /// Returns the line on which a row begins, which blank lines and line ends in quotes keep apart from its number.
    private func line(ofRow wanted: Int) throws(DataError) -> Int? {
        var (row, line, found) = (0, head.end.line, Int?.none)
        for block in blocks where found == nil {
            try forEachCell(
                of: block, line: line, number: nil,
                cell: { _, cell, column in if row == wanted && column == 0 { found = cell.line } },
                endRow: { row += 1 })
            line += block.lineEnds
        }
        return found
    }

    /// Reads the rows of one block.
    /// - Parameters:
    ///   - line: the number of the block's first line.
    ///   - number: called with a plain number, and its column.
    ///   - cell: called with any other cell.
    ///   - endRow: called after each row of as many cells as there are names.
    @inline(__always)
    func forEachCell(
        of block: TextBlock, line: Int, number: ((Double, Int) -> Void)?,
        cell: (UnsafeBufferPointer<UInt8>, CSVScanner.Cell, Int) -> Void, endRow: () -> Void
    ) throws(DataError) {
        // No closure around what follows: it would call the others for each cell, where they are now part of the loop.
        let loan = try text.borrow(block.range)
        defer { text.giveBack(loan) }
        let bytes = loan.bytes
        guard block.fits(bytes, endsText: block.range.upperBound == text.count) else {
            throw DataError(head.source, .changed)
        }
        var scanner = CSVScanner(bytes, separator: head.separator, source: head.source, line: line)
        // Not a closure that may be nil, which would be called for each cell.
        let hasPlainNumbers = head.hasPlainNumbers
        while scanner.startRow() {
            let line = scanner.line
            var column = 0
            var endsRow = false
            repeat {
                if hasPlainNumbers, let number, let plain = scanner.plainNumber(endsRow: &endsRow) {
                    if column < head.names.count { number(plain, column) }
                } else {
                    let found = try scanner.cell()
                    endsRow = found.endsRow
                    if column < head.names.count { cell(bytes, found, column) }
                }
                column += 1
            } while !endsRow
            guard column == head.names.count else {
                let separator = Character(Unicode.Scalar(head.separator))
                throw DataError(
                    head.source, line: line,
                    .raggedRow(
                        cells: column, expected: head.names.count, hasHeader: head.hasHeader, separator: separator))
            }
            endRow()
        }
    }
}
