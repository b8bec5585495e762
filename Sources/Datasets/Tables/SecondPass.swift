/// The second pass over the rows of a table: the columns that are text or dates, and those whose numbers need 64 bits.
struct SecondPass {
    /// The values that the pass reads of a column.
    enum Role {
        /// Nothing: the first pass has read it.
        case done
        case text
        case numbers
        /// - order: of day and month, where cells leave it open.
        case dates(order: Table.DateOrder?, areTimesOfDay: Bool, name: String)

        fileprivate var isDone: Bool { if case .done = self { true } else { false } }
    }

    private let columns: [Table.Column.Values?]

    /// `nil` where the first pass has read the column.
    func values(of column: Int) -> Table.Column.Values? { columns[column] }

    init(_ body: TableBody, _ roles: [Role], rowCount: Int) throws(DataError) {
        guard roles.contains(where: { !$0.isDone }) else {
            columns = roles.map { _ in nil }
            return
        }
        var text = roles.map { _ in TextColumn() }
        var numbers = roles.map { _ in [Double]() }
        var line = body.head.end.line
        let rules = body.head.rules
        var error: DataError?
        for block in body.blocks {
            try body.forEachCell(
                of: block, line: line, number: nil,
                cell: { bytes, cell, column in
                    switch roles[column] {
                    case .done: break
                    case .text:
                        text[column].append(rules.missing.contain(bytes.content(cell)) ? nil : bytes.text(cell))
                    case .numbers: numbers[column].append(rules.number(bytes.content(cell)) ?? .nan)
                    case .dates(let order, let areTimesOfDay, let name):
                        let content = bytes.content(cell)
                        let seconds = WrittenDate(content)?.seconds(order ?? .dayFirst, isTime: areTimesOfDay)
                        numbers[column].append(seconds ?? .nan)
                        let isMissing = rules.missing.contain(content) || rules.missing.containAmongNumbers(content)
                        if seconds == nil && !isMissing && error == nil {
                            error = DataError(
                                body.head.source, line: cell.line, .notADate(column: name, value: bytes.text(cell)))
                        }
                    }
                }, endRow: {})
            if let error { throw error }
            line += block.lineEnds
        }
        let counts = zip(roles, zip(text, numbers)).map { role, columns in
            switch role {
            case .done: rowCount
            case .text: columns.0.count
            case .numbers, .dates: columns.1.count
            }
        }
        guard counts.allSatisfy({ $0 == rowCount }) else { throw DataError(body.head.source, .changed) }
        columns = roles.indices.map { column in
            switch roles[column] {
            case .done: nil
            case .text: text[column].values
            case .numbers: .numbers(Table.Numbers(numbers[column]))
            case .dates(let order, let areTimesOfDay, _):
                .dates(Table.Dates(seconds: numbers[column], isTimeOfDay: areTimesOfDay, order: order))
            }
        }
    }
}

/// A column of text on the way.
private struct TextColumn {
    private var codes: [Int32] = []
    private var categories: [String: Int32] = [:]

    var count: Int { codes.count }

    mutating func append(_ text: String?) {
        guard let text else { return codes.append(-1) }
        let code = categories[text] ?? Int32(categories.count)
        if Int(code) == categories.count { categories[text] = code }
        codes.append(code)
    }

    /// The column with its categories sorted.
    var values: Table.Column.Values {
        let sorted = categories.sorted { $0.key < $1.key }
        var rank = [Int32](repeating: 0, count: sorted.count)
        for (position, entry) in sorted.enumerated() { rank[Int(entry.value)] = Int32(position) }
        return .text(codes.map { $0 < 0 ? -1 : rank[Int($0)] }, categories: sorted.map(\.key))
    }
}
