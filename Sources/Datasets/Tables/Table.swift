import Support
import Tensors

/// Named columns of numbers, text and dates, as they stand in a file: nothing is scaled, filled or encoded yet.
///
/// ```swift
/// let table = try Table(contentsOf: "housing.csv")
/// // The columns, their kinds and categories, and how many values are missing.
/// print(table)
/// ```
public struct Table: Sendable, CustomStringConvertible {
    /// The source of the rows, for messages: the path of the file.
    public let source: String
    /// The findings about the file that the table comes from.
    public let reading: Reading
    /// The columns, in order.
    public internal(set) var columns: [Column]
    /// The number of rows.
    public let rowCount: Int

    /// A named column.
    public struct Column: Sendable {
        /// The kind of values in a column.
        public enum Kind: String, Sendable, Codable {
            /// Numbers.
            case number
            /// Text.
            case text
            /// Dates, or times of day.
            case date
        }

        /// The values of a column.
        public enum Values: Sendable {
            /// One number a row, not-a-number where it is missing.
            case numbers(Numbers)
            /// One index into `categories` a row, -1 where it is missing; the categories are sorted.
            case text([Int32], categories: [String])
            /// One date or time of day a row.
            case dates(Dates)
        }

        /// The numbers in a column of text that has more of them than of other cells.
        package struct NumbersAmongText: Sendable {
            package let count: Int
            package let otherCount: Int
            /// The first cell that is no number, and its line.
            package let firstOther: String
            package let line: Int
        }

        /// The name.
        public let name: String
        /// The values.
        public let values: Values
        /// How many rows have no value.
        public let missingCount: Int
        /// The line of the first row that has none, where the column comes from a file.
        package let firstMissingLine: Int?
        /// The numbers among its text, where there are more of them.
        package let numbersAmongText: NumbersAmongText?

        /// The kind of values.
        public var kind: Kind {
            switch values {
            case .numbers: .number
            case .text: .text
            case .dates: .date
            }
        }

        init(
            name: String, values: Values, missingCount: Int, firstMissingLine: Int?,
            numbersAmongText: NumbersAmongText? = nil
        ) {
            self.numbersAmongText = numbersAmongText
            self.name = name
            self.values = values
            self.missingCount = missingCount
            self.firstMissingLine = firstMissingLine
        }

        /// A column of numbers; not-a-number where one is missing.
        public init(name: String, numbers: [Double]) {
            self.init(
                name: name, values: .numbers(Numbers(numbers)), missingCount: numbers.count(where: \.isNaN),
                firstMissingLine: nil)
        }

        /// A column of text; `nil` where it is missing.
        public init(name: String, text: [String?]) {
            let categories = Set(text.compactMap { $0 }).sorted()
            let codes = Dictionary(uniqueKeysWithValues: zip(categories, Int32(0)...))
            self.init(
                name: name, values: .text(text.map { $0.flatMap { codes[$0] } ?? -1 }, categories: categories),
                missingCount: text.count { $0 == nil }, firstMissingLine: nil)
        }

        /// A column of dates.
        public init(name: String, dates: Dates) {
            self.init(
                name: name, values: .dates(dates), missingCount: dates.seconds.count(where: \.isNaN),
                firstMissingLine: nil)
        }

        var count: Int {
            switch values {
            case .numbers(let numbers): numbers.count
            case .text(let codes, _): codes.count
            case .dates(let dates): dates.seconds.count
            }
        }
    }

    init(source: String, reading: Reading, columns: [Column], rowCount: Int) {
        self.source = source
        self.reading = reading
        self.columns = columns
        self.rowCount = rowCount
    }

    /// A table of `columns`; `source` names it in messages.
    /// - Precondition: all columns have the same number of rows, and different names.
    public init(columns: [Column], source: String = "table") {
        let rowCount = columns.first?.count ?? 0
        for column in columns where column.count != rowCount {
            misuse("Table(columns:): \(quoted(column.name)) has \(column.count) rows, the first column \(rowCount)")
        }
        guard Set(columns.map(\.name)).count == columns.count else {
            misuse("Table(columns:): the names \(columns.map(\.name)) are not all different")
        }
        let reading = Reading(header: true, separator: nil, decimal: .point)
        self.init(source: source, reading: reading, columns: columns, rowCount: rowCount)
    }

    /// The column called `name`.
    /// - Throws: `DataError` with the nearest name and the list of names where there is none.
    public func column(_ name: String) throws(DataError) -> Column {
        guard let column = columns.first(where: { $0.name == name }) else {
            throw DataError(
                source, .unknownColumn(name, columns: columns.map(\.name), hasHeader: reading.header))
        }
        return column
    }

    /// The columns, one a line, with their kinds, categories and missing values.
    public var description: String {
        let width = columns.map(\.name.count).max() ?? 0
        let lines = columns.map { column in
            var line = "  " + column.name + String(repeating: " ", count: width - column.name.count) + "  "
            switch column.values {
            case .numbers: line += "numbers"
            case .text(_, let categories): line += "text, \(categories.count) different"
            case .dates(let dates): line += dates.isTimeOfDay ? "times of day" : "dates"
            }
            return column.missingCount > 0 ? line + ", \(column.missingCount) missing" : line
        }
        return (["\(source): \(rowCount) rows, \(columns.count) columns"] + lines).joined(separator: "\n")
    }

    /// The table as CSV with a header line (RFC 4180, LF line ends). Reading it back gives an equal table, but for text
    /// that stands for a missing value, such as `NA`.
    public var csv: String { csv { $0 } }

    /// The table as CSV that a spreadsheet shows and does not run: an apostrophe stands before text that it would take
    /// for a formula, which begins with `=`, `+`, `-`, `@` or a control character and is not a number.
    public var csvForSpreadsheets: String {
        csv { text in
            guard let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first), Double(text) == nil
            else { return text }
            return "'" + text
        }
    }

    private func csv(_ written: (String) -> String) -> String {
        let cells = columns.map { column -> (Int) -> String in
            switch column.values {
            case .numbers(let numbers): return { numbers[$0].isNaN ? "" : decimal(numbers[$0]) }
            case .text(let codes, let categories):
                let texts = categories.map { csvCell(written($0)) }
                return { codes[$0] < 0 ? "" : texts[Int(codes[$0])] }
            case .dates(let dates): return { dates.text(row: $0) ?? "" }
            }
        }
        var lines = columns.map { csvCell(written($0.name)) }.joined(separator: ",") + "\n"
        for row in 0..<rowCount {
            let line = cells.map { $0(row) }.joined(separator: ",")
            // Readers pass over lines without anything.
            lines += (line.isEmpty ? "\"\"" : line) + "\n"
        }
        return lines
    }
}

/// The shortest decimal that reads back as `number`; whole numbers without a point.
func decimal(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? number.description
}

/// `text` as a cell, in quotes where it needs them.
private func csvCell(_ text: String) -> String {
    let needsQuotes = text.utf8.contains { [.quote, .newline, .carriageReturn, UInt8(ascii: ",")].contains($0) }
    // Readers take blanks around a cell away.
    let hasOuterBlank = [text.utf8.first, text.utf8.last].contains { $0 == .space || $0 == UInt8(ascii: "\t") }
    guard needsQuotes || hasOuterBlank || text.isEmpty else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}
