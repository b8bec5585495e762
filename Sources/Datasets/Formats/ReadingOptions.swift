import Support

extension Table {
    /// The rules by which the text of a file is read; what is not said is found from the file.
    ///
    /// ```swift
    /// let options = Table.ReadingOptions(separator: ";", decimal: .comma, missing: ["n.d."])
    /// let table = try Table(contentsOf: "stations.csv", options)
    /// ```
    public struct ReadingOptions: Sendable, Equatable {
        /// Whether the first row names the columns; `nil` to find out.
        public var header: Bool?
        /// The character between cells, a blank for any number of blanks and tabs; `nil` to find out.
        public var separator: Character?
        /// The sign before the decimals of numbers; `nil` to find out.
        public var decimal: DecimalSign?
        /// Words that stand for a missing value, besides those that always do: see `Table.missingWords`.
        public var missing: [String]
        /// The encoding of the text; `nil` for UTF-8, or UTF-16 where a byte order mark says so.
        public var encoding: TextEncoding?
        /// The columns that are to be of a kind whatever they look like.
        public var kinds: [String: Column.Kind]
        /// The order of day and month in dates such as 3/4/2024; `nil` to find out.
        public var dateOrder: DateOrder?
        /// The columns of dates in which the day, or the month, comes first: needed only where every day is below 13.
        public var dateOrders: [String: DateOrder]
        /// Names that columns may have: a first row with one of them is a header.
        public var knownNames: Set<String>
        /// The column of weights, if the file has it: numbers of at least 0.
        package var weights: String?
        /// How exactly numbers are kept. A format may keep them more exactly.
        public var precision: Precision

        /// Creates the rules.
        /// - Parameters:
        ///   - header: whether the first row names the columns. The default is to find out.
        ///   - separator: the character between cells. The default is to find out.
        ///   - decimal: the sign before decimals. The default is to find out.
        ///   - missing: further words that stand for a missing value.
        ///   - encoding: the encoding of the text. The default is UTF-8.
        ///   - kinds: columns that are to be of a kind whatever they look like.
        ///   - dateOrder: the order of day and month in all columns of dates. The default is to find out.
        ///   - dateOrders: columns of dates with the order of day and month.
        ///   - knownNames: names that columns may have.
        ///   - precision: how exactly numbers are kept. The default is 64 bits.
        public init(
            header: Bool? = nil, separator: Character? = nil, decimal: DecimalSign? = nil, missing: [String] = [],
            encoding: TextEncoding? = nil, kinds: [String: Column.Kind] = [:], dateOrder: DateOrder? = nil,
            dateOrders: [String: DateOrder] = [:],
            knownNames: Set<String> = [], precision: Precision = .double
        ) {
            (self.header, self.separator, self.decimal, self.missing) = (header, separator, decimal, missing)
            (self.encoding, self.kinds, self.dateOrder, self.dateOrders) = (encoding, kinds, dateOrder, dateOrders)
            (self.knownNames, self.precision) = (knownNames, precision)
        }
    }

    /// The sign between the whole part of a number and its decimals.
    public enum DecimalSign: String, Codable, Sendable, CaseIterable {
        /// A point, as in 1.5; commas then may part thousands.
        case point = "."
        /// A comma, as in 1,5; points then may part thousands.
        case comma = ","
    }

    /// The order of day and month in a date such as 3/4/2024.
    public enum DateOrder: String, Codable, Sendable, CaseIterable {
        /// The day: the third of April.
        case dayFirst
        /// The month: the fourth of March.
        case monthFirst

        /// The text on the command line.
        package var option: String { self == .dayFirst ? "day-first" : "month-first" }
    }

    /// The findings about a file while it was read.
    public struct Reading: Sendable, Equatable {
        /// The rules that were given.
        public let options: ReadingOptions
        /// Whether the first row names the columns.
        public let header: Bool
        /// The character between cells; `nil` where the format has none.
        public let separator: Character?
        /// The sign before decimals.
        public let decimal: DecimalSign

        package init(
            _ options: ReadingOptions = ReadingOptions(), header: Bool, separator: Character?, decimal: DecimalSign
        ) {
            (self.options, self.header, self.separator, self.decimal) = (options, header, separator, decimal)
        }
    }
}

/// The part of the rules that runs keep: not the kinds of columns, which the encoders of a run know.
extension Table.ReadingOptions: Codable {
    private enum CodingKeys: CodingKey { case header, separator, decimal, missing, encoding, dateOrder }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let separator = try container.decodeIfPresent(String.self, forKey: .separator)
        guard separator.map({ $0.count == 1 && $0.first?.asciiValue != nil }) ?? true else {
            throw DecodingError.dataCorruptedError(
                forKey: .separator, in: container, debugDescription: "a separator is one ASCII character")
        }
        self.init(
            header: try container.decodeIfPresent(Bool.self, forKey: .header), separator: separator?.first,
            decimal: try container.decodeIfPresent(Table.DecimalSign.self, forKey: .decimal),
            missing: try container.decodeIfPresent([String].self, forKey: .missing) ?? [],
            encoding: try container.decodeIfPresent(TextEncoding.self, forKey: .encoding),
            dateOrder: try container.decodeIfPresent(Table.DateOrder.self, forKey: .dateOrder))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(header, forKey: .header)
        try container.encodeIfPresent(separator.map { String($0) }, forKey: .separator)
        try container.encodeIfPresent(decimal, forKey: .decimal)
        if !missing.isEmpty { try container.encode(missing, forKey: .missing) }
        try container.encodeIfPresent(encoding, forKey: .encoding)
        try container.encodeIfPresent(dateOrder, forKey: .dateOrder)
    }

    /// Whether nothing is said of a file.
    package var isEmpty: Bool {
        header == nil && separator == nil && decimal == nil && missing.isEmpty && encoding == nil
            && dateOrder == nil
    }

    /// Returns what is said here, and for the rest what `others` say; how exactly numbers are kept is theirs.
    package func completed(by others: Table.ReadingOptions) -> Table.ReadingOptions {
        var options = others
        options.header = header ?? others.header
        options.separator = separator ?? others.separator
        options.decimal = decimal ?? others.decimal
        options.missing = missing + others.missing.filter { !missing.contains($0) }
        options.encoding = encoding ?? others.encoding
        options.kinds.merge(kinds) { $1 }
        // What is said of all columns counts for more than what others found out about some.
        if dateOrder != nil { options.dateOrders = [:] }
        options.dateOrder = dateOrder ?? others.dateOrder
        options.dateOrders.merge(dateOrders) { $1 }
        options.knownNames.formUnion(knownNames)
        options.weights = weights ?? others.weights
        return options
    }

    /// The options of the command line that say the same.
    package var arguments: [String] {
        let header = header.map { [$0 ? "--header" : "--no-header"] } ?? []
        let separator = separator.map { ["--separator", $0 == "\t" ? "tab" : $0 == " " ? "blank" : String($0)] } ?? []
        let missing = missing.isEmpty ? [] : ["--missing", missing.joined(separator: ",")]
        return header + separator + (decimal.map { ["--decimal", $0.rawValue] } ?? []) + missing
            + (encoding.map { ["--encoding", $0.rawValue] } ?? [])
            + (dateOrder.map { ["--date-order", $0.option] } ?? [])
    }
}
