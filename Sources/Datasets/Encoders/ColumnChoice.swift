import Settings
import Support

/// Names of columns, and patterns of names in which `*` stands for any characters and `?` for one.
///
/// ```swift
/// print(try ColumnPatterns("age,income*").patterns)  // ["age", "income*"]
/// ```
public struct ColumnPatterns: Sendable, Equatable, TextCoded {
    /// The names and patterns.
    public let patterns: [String]

    /// Creates a list of names and patterns.
    public init(_ patterns: [String]) { self.patterns = patterns }

    /// Creates the list that text stands for: names with commas between them; one with a comma stands in double quotes.
    /// - Throws: `SettingError` for an empty name.
    public init(_ text: String) throws(SettingError) {
        var (patterns, isQuoted) = ([""], false)
        for character in text {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: patterns.append("")
            default: patterns[patterns.count - 1].append(character)
            }
        }
        self.patterns = patterns.map { $0.trimmingSpaces }
        guard !isQuoted, self.patterns.allSatisfy({ !$0.isEmpty }) else {
            throw SettingError("columns \"\(oneLine(text))\" have an empty name", "write them as age,income*")
        }
    }

    public var description: String {
        patterns.map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",")
    }

    public static let wanted = "names of columns with commas between them"
}

/// The columns of a table that a model learns from.
public struct ColumnChoice: Sendable, Equatable {
    /// The columns that are features; `nil` for all.
    public var features: ColumnPatterns?
    /// The columns that are not.
    public var ignored: ColumnPatterns?

    /// Creates a choice: by default of all columns.
    public init(features: ColumnPatterns? = nil, ignored: ColumnPatterns? = nil) {
        (self.features, self.ignored) = (features, ignored)
    }

    /// Returns the columns that are not chosen.
    /// - Throws: `DataError` for a name or a pattern that no column has.
    func notChosen(of table: Table) throws(DataError) -> Set<String> {
        let names = table.columns.map(\.name)
        var left = Set<String>()
        if let features { left = Set(names).subtracting(try features.matching(in: table)) }
        return left.union(try ignored?.matching(in: table) ?? [])
    }
}

extension ColumnPatterns {
    /// Returns the names of the columns that are meant.
    /// - Throws: `DataError` for a name or a pattern that no column has.
    fileprivate func matching(in table: Table) throws(DataError) -> Set<String> {
        var found = Set<String>()
        for pattern in patterns {
            if table.columns.contains(where: { $0.name == pattern }) {
                found.insert(pattern)
                continue
            }
            guard pattern.contains(where: { $0 == "*" || $0 == "?" }) else {
                _ = try table.column(pattern)
                continue
            }
            let names = table.columns.map(\.name).filter { Array($0).matches(Array(pattern)) }
            guard !names.isEmpty else {
                throw DataError(table.source, .noSuchColumns(pattern: pattern, columns: table.columns.map(\.name)))
            }
            found.formUnion(names)
        }
        return found
    }
}

extension Table {
    /// Returns some columns of this table, then those of another with as many rows.
    /// - Throws: `DataError` for a name or a pattern that no column has, and for one that the other table has too.
    package func columns(named patterns: ColumnPatterns, beside other: Table) throws(DataError) -> Table {
        let names = try patterns.matching(in: self)
        if let twice = other.columns.first(where: { names.contains($0.name) }) {
            throw DataError(source, .duplicateColumn(twice.name))
        }
        return Table(columns: columns.filter { names.contains($0.name) } + other.columns, source: other.source)
    }
}

extension [Character] {
    /// Whether a pattern with `*` and `?` fits all of this.
    fileprivate func matches(_ pattern: [Character]) -> Bool {
        var (position, patternPosition) = (0, 0)
        // Where the latest star stands, and how far it has reached.
        var star: (pattern: Int, reached: Int)?
        while position < count {
            if patternPosition < pattern.count, pattern[patternPosition] == "*" {
                star = (patternPosition, position)
                patternPosition += 1
            } else if patternPosition < pattern.count,
                pattern[patternPosition] == "?" || pattern[patternPosition] == self[position]
            {
                (position, patternPosition) = (position + 1, patternPosition + 1)
            } else if let last = star {
                star = (last.pattern, last.reached + 1)
                (position, patternPosition) = (last.reached + 1, last.pattern + 1)
            } else {
                return false
            }
        }
        return pattern[patternPosition...].allSatisfy { $0 == "*" }
    }
}

/// A column that is left out of the features, since nothing can be learned from it.
public struct LeftOutColumn: Codable, Sendable, Equatable {
    /// The reason why a column is left out.
    public enum Reason: String, Codable, Sendable {
        /// It has no values.
        case empty
        /// Its texts come once, most of them.
        case unique
    }

    /// The name of the column.
    public let name: String
    /// The reason.
    public let reason: Reason

    /// The fewest rows with a text of their own for which a column may be left out.
    private static let fewestRows = 20

    /// Finds the columns from which `rows` cannot teach anything.
    static func all(of table: Table, rows: [Int], among names: Set<String>) -> [LeftOutColumn] {
        table.columns.filter { names.contains($0.name) }.compactMap { column in
            column.reasonToLeaveOut(rows).map { LeftOutColumn(name: column.name, reason: $0) }
        }
    }

    fileprivate static func isUnique(_ counts: [Int]) -> Bool {
        let present = counts.reduce(0, +)
        return present >= fewestRows && 2 * counts.count { $0 == 1 } > present
    }
}

extension Table.Column {
    fileprivate func reasonToLeaveOut(_ rows: [Int]) -> LeftOutColumn.Reason? {
        switch values {
        case .numbers(let numbers):
            return missingCount >= rows.count && rows.allSatisfy { numbers[$0].isNaN } ? .empty : nil
        case .dates(let dates):
            return missingCount >= rows.count && rows.allSatisfy { dates.seconds[$0].isNaN } ? .empty : nil
        case .text(let codes, let categories):
            var counts = [Int](repeating: 0, count: categories.count)
            for row in rows where codes[row] >= 0 { counts[Int(codes[row])] += 1 }
            if counts.allSatisfy({ $0 == 0 }) { return .empty }
            return LeftOutColumn.isUnique(counts) ? .unique : nil
        }
    }
}
