import Datasets
import Support

/// A summary of a table as it was read, and of the use that a run makes of it: look at it before you trust a model.
///
/// ```swift
/// let plan = try Run.Plan(Table(contentsOf: "housing.csv"), RunSettings())
/// print(plan.summary)
/// // housing.csv: 20640 rows; 8 numbers, 1 text (5 categories); 207 cells filled in total_bedrooms; …
/// ```
public struct DataSummary: Codable, Sendable, Equatable {
    /// A column of the table.
    public struct Column: Codable, Sendable, Equatable {
        /// The use that is made of a column.
        public enum Role: String, Codable, Sendable {
            /// The model learns from it.
            case feature
            /// The model predicts it.
            case target
            /// It says how much each row counts.
            case weights
            /// Left out as the settings say.
            case ignored
            /// Left out because it is empty.
            case empty
            /// Left out because most of its texts come once.
            case unique
        }

        /// The name.
        public var name: String
        /// The kind of values.
        public var kind: Table.Column.Kind
        /// The use that is made of it.
        public var role: Role
        /// The number of rows with a target, and with a weight where there are weights, that have no value.
        public var missing: Int
        /// The number of different texts; `nil` for numbers and dates.
        public var categories: Int?
        /// A doubt about how the column was read, in one line.
        public var doubt: String?
    }

    /// The file, as it was named.
    public var source: String
    /// The number of rows, those that are left out among them.
    public var rows: Int
    /// The columns, in order.
    public var columns: [Column]
    /// Whether the first row of the file names the columns.
    public var header: Bool
    /// The character between cells; `nil` where the format has none.
    public var separator: String?
    /// The sign before decimals.
    public var decimal: Table.DecimalSign
    /// The number of rows without a target, which are left out.
    public var rowsWithoutTarget: Int
    /// The number of rows with a target whose weight is 0 or missing, which are left out; `nil` where there are no weights.
    public var rowsWithoutWeight: Int?
    /// The number of classes; `nil` where the target is a number.
    public var classes: Int?

    /// - Parameters:
    ///   - columns: the columns, whose roles follow from `prepared`.
    ///   - weightless: the number of rows with a target that have no weight; `nil` where there are no weights.
    init(
        of columns: [Column], rows: Int, weightless: Int?, _ reading: Table.Reading, _ prepared: PreparedData,
        source: String
    ) {
        (self.source, self.rows, header, decimal) = (source, rows, reading.header, reading.decimal)
        separator = reading.separator.map { String($0) }
        let used = Set(prepared.features.columns.map(\.name))
        let leftOut = Dictionary(prepared.leftOut.map { ($0.name, $0.reason) }) { first, _ in first }
        let target = prepared.target
        self.columns = columns.map { column in
            let role: Column.Role =
                switch leftOut[column.name] {
                case .empty?: .empty
                case .unique?: .unique
                case nil where column.name == target.column: .target
                case nil where column.name == prepared.weights?.column: .weights
                case nil: used.contains(column.name) ? .feature : .ignored
                }
            var column = column
            column.role = role
            return column
        }
        let parts = prepared.rows
        rowsWithoutWeight = weightless
        rowsWithoutTarget =
            rows - parts.training.count - parts.validation.count - parts.test.count - (weightless ?? 0)
        if case .classes(let names) = target.rule { classes = names.count } else { classes = nil }
    }

    /// The columns that the model learns from.
    public var features: [Column] { columns.filter { $0.role == .feature } }

    /// The number of features of a kind.
    public func count(_ kind: Table.Column.Kind) -> Int { features.count { $0.kind == kind } }

    /// The number of missing cells that are filled.
    public var filled: Int { features.reduce(0) { $0 + $1.missing } }

    /// The number of rows that are left out.
    public var rowsLeftOut: Int { rowsWithoutTarget + (rowsWithoutWeight ?? 0) }

    /// The columns that are left out although nothing says so.
    public var leftOut: [Column] { columns.filter { $0.role == .empty || $0.role == .unique } }

    /// The doubts about how columns were read, one line each.
    public var doubts: [String] { columns.filter { $0.role != .ignored }.compactMap(\.doubt) }

    /// The problem with a summary that no run writes; `nil` if there is none.
    var problem: String? {
        let counts = columns.map { ("missing", $0.missing) } + columns.map { ("categories", $0.categories ?? 0) }
        let rowCounts = [
            ("rows", rows), ("rowsWithoutTarget", rowsWithoutTarget), ("rowsWithoutWeight", rowsWithoutWeight ?? 0),
        ]
        for (name, count) in counts + rowCounts where count < 0 {
            return "\(name) is \(count)"
        }
        return nil
    }
}

extension DataSummary.Column {
    /// - Parameter rows: the rows that are used; `nil` for all.
    init(_ column: Table.Column, rows: [Int]?) {
        var categories: Int?
        if case .text(_, let names) = column.values { categories = names.count }
        self.init(
            name: column.name, kind: column.kind, role: .feature,
            missing: rows?.count(where: column.isMissing) ?? column.missingCount,
            categories: categories, doubt: column.doubt)
    }
}

extension Table {
    /// The columns for a summary, all of which are features yet.
    func summaryColumns(target: String?, weights: String?) throws(DataError) -> [DataSummary.Column] {
        guard let name = target ?? columns.last?.name else { return [] }
        let rows = try self.rows(withTarget: name, weights: weights)
        return columns.map { DataSummary.Column($0, rows: rows) }
    }

    /// Returns the number of rows with a target whose weight is 0 or missing; `nil` without weights.
    func rowsWithoutWeight(target: String?, weights: String?) throws(DataError) -> Int? {
        guard let weights, let name = target ?? columns.last?.name else { return nil }
        let counting = try rows(withTarget: name, weights: weights)?.count ?? rowCount
        return (try rowsWithValue(in: name)?.count ?? rowCount) - counting
    }
}

extension Table.Column {
    fileprivate var doubt: String? {
        guard let numbers = numbersAmongText else { return nil }
        let cells = numbers.count + numbers.otherCount
        let word = Shell.quoted(numbers.firstOther)
        return "column \(quoted(name)) is read as text, though \(numbers.count) of \(cells) cells are numbers; line "
            + "\(numbers.line) has \(quoted(numbers.firstOther)): if that is missing, give --missing \(oneLine(word))"
    }
}

extension DataSummary: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        ([("\(source): \(counted(rows, "row"))")] + [kinds, fillings, leavings, targetClause].compactMap { $0 })
            .joined(separator: "; ")
    }

    private var kinds: String {
        let texts = features.filter { $0.kind == .text }
        let categories = texts.reduce(0) { $0 + ($1.categories ?? 0) }
        let parts = [
            count(.number) > 0 ? counted(count(.number), "number") : nil,
            texts.isEmpty ? nil : "\(counted(texts.count, "text")) (\(counted(categories, "category", "categories")))",
            count(.date) > 0 ? counted(count(.date), "date") : nil,
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    private var fillings: String? {
        let names = features.filter { $0.missing > 0 }.map(\.name)
        return filled > 0 ? "\(counted(filled, "cell")) filled in \(shortList(names))" : nil
    }

    private var leavings: String? {
        let ignored = columns.filter { $0.role == .ignored }.map(\.name)
        let parts = [
            ("empty", columns.filter { $0.role == .empty }.map(\.name)),
            ("text of its own in most rows", columns.filter { $0.role == .unique }.map(\.name)),
            ("not chosen", ignored),
        ].filter { !$0.1.isEmpty }.map { "\(shortList($0.1)) (\($0.0))" }
        let rows = [(rowsWithoutTarget, "a target"), (rowsWithoutWeight ?? 0, "a weight")].filter { $0.0 > 0 }
            .map { "\(counted($0.0, "row")) without \($0.1)" }
        return parts.isEmpty && rows.isEmpty ? nil : "left out: " + (parts + rows).joined(separator: ", ")
    }

    private var targetClause: String? {
        guard let target = columns.first(where: { $0.role == .target }) else { return nil }
        let weights = columns.first { $0.role == .weights }.map { "; weights in \(oneLine($0.name))" } ?? ""
        return "target \(oneLine(target.name)): " + (classes.map { "one of \($0) classes" } ?? "a number") + weights
    }
}

/// Some names, for a sentence.
private func shortList(_ names: [String]) -> String {
    let shown = names.prefix(4).map { oneLine($0) }.joined(separator: ", ")
    return names.count > 4 ? "\(shown) and \(counted(names.count - 4, "more column"))" : shown
}
