/// Returns rows of cells as lines of columns, two spaces between them.
/// - Parameter firstNumber: the first column that is aligned at its end; none by default.
package func aligned(_ rows: [[String]], numbersFrom firstNumber: Int = .max) -> [String] {
    let rows = rows.map { $0.map(visible) }
    let columns = rows.first?.indices ?? 0..<0
    let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
        var cells: [String] = []
        for column in columns {
            let padding = String(repeating: " ", count: widths[column] - row[column].count)
            cells.append(column < firstNumber ? row[column] + padding : padding + row[column])
        }
        var line = cells.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        return line
    }
}
