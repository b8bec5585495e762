import Support
import Tensors

/// Turns the columns of a table into numbers fit for training, by rules fitted to the training rows alone and saved
/// with the model.
///
/// - Numbers: a missing one becomes the training rows' median; then `scaling` is applied.
/// - Text becomes one feature for each category seen in the training rows: 1 for the row's own, 0 for the others
///   ("one-hot"). A missing one becomes the training rows' most frequent category; a category that was not seen is 0
///   everywhere, and counted. Where there are more categories than are wanted, the rare ones share a feature, and so do
///   those that were not seen.
/// - Dates become a trend, which is a number of days, and the month, the day of the week and the time of day, each as
///   sine and cosine of its angle on a circle: see `DatePart`. A missing one becomes the median.
///
/// Columns are found by name: other columns of a table are ignored, a missing one is an error.
public struct FeatureEncoder: Codable, Sendable, Equatable, CustomStringConvertible {
    /// The scaling of columns of numbers.
    public enum Scaling: String, Codable, Sendable, CaseIterable {
        /// (x - mean) / standard deviation (of the population: divided by n), of the training rows after filling.
        case standard
        /// x / max |x|, which keeps zeros and gives values within ±1.
        case unit
        /// The numbers as they are.
        case none
    }

    /// The treatment of missing values.
    public enum MissingValues: String, Codable, Sendable, CaseIterable {
        /// They become the training rows' median or most frequent category.
        case fill
        /// They are an error.
        case refuse
    }

    /// The encoding of one column.
    public struct Column: Codable, Sendable, Equatable {
        /// The rule by which a column is encoded.
        package enum Rule: Codable, Sendable, Equatable {
            /// feature = ((missing ? `fill` : x) - `offset`) / `scale`
            case number(fill: Double, offset: Double, scale: Double)
            /// One feature a category, and one for all others where there are `rareCount` rare ones.
            case text(fill: String, categories: [String], rareCount: Int?)
            /// The features of the parts; for the trend ((missing ? `fill` : days) - `offset`) / `scale`.
            case date(
                fill: Double, offset: Double, scale: Double, parts: [DatePart], isTimeOfDay: Bool,
                order: Table.DateOrder?)
        }

        /// The name of the column.
        public let name: String
        /// The rule.
        package let rule: Rule
        /// How many of the training rows had no value.
        package let missingCount: Int
    }

    /// The columns, in order.
    public let columns: [Column]
    /// The scaling of columns of numbers.
    public let scaling: Scaling
    /// The treatment of missing values.
    let missingValues: MissingValues

    /// Fits the rules to `rows` of `table` (all by default).
    /// - Parameters:
    ///   - ignored: columns that are not features, such as the target.
    ///   - categoryLimit: the most features that a column of text becomes, at least 2: the last of them is for all the
    ///     rarer categories. The default is 1000.
    ///   - weights: how often each of `rows` counts in medians, means, deviations and frequencies; `nil`, which is the
    ///     default, for once.
    /// - Throws: `DataError` for a column without any value, and for missing values when they are refused.
    public init(
        fittedTo table: Table, rows: [Int]? = nil, ignoring ignored: Set<String> = [], scaling: Scaling = .standard,
        missingValues: MissingValues = .fill, categoryLimit: Int = 1000, weights: [Double]? = nil
    ) throws(DataError) {
        for name in ignored.sorted() { _ = try table.column(name) }
        let rows = rows ?? Array(0..<table.rowCount)
        let columns = table.columns.filter { !ignored.contains($0.name) }
        var fitted = [Result<Column, DataError>?](repeating: nil, count: columns.count)
        fitted.withUnsafeMutableBufferPointer { fitted in
            concurrently(columns.count) { index in
                fitted[index] = Result { () throws(DataError) in
                    try missingValues.check(columns[index], of: table)
                    return try Column(
                        fittedTo: columns[index], rows: rows, weights, scaling: scaling, categoryLimit: categoryLimit,
                        source: table.source)
                }
            }
        }
        self.columns = try fitted.compactMap { $0 }.map { column throws(DataError) in try column.get() }
        self.scaling = scaling
        self.missingValues = missingValues
    }

    /// The features' names, in order: a column of numbers has its own, a category `column=category`, the rare ones
    /// `column=(other)`, and the parts of a date `column.trend`, `column.month.sine` and so on.
    public var featureNames: [String] {
        columns.flatMap { column in
            switch column.rule {
            case .number: [column.name]
            case .text(_, let categories, let rareCount):
                (categories + (rareCount == nil ? [] : ["(other)"])).map { "\(column.name)=\($0)" }
            case .date(_, _, _, let parts, _, _):
                parts.flatMap { part in part.featureNames.map { "\(column.name).\($0)" } }
            }
        }
    }

    /// The number of features.
    public var featureCount: Int {
        columns.reduce(0) { $0 + $1.featureCount }
    }

    /// Returns the rules for reading another file for the same model, whose columns are to be of the same kinds.
    /// - Parameter options: what else is said about the file.
    public func readingOptions(_ options: Table.ReadingOptions = Table.ReadingOptions()) -> Table.ReadingOptions {
        var options = options
        for column in columns {
            options.knownNames.insert(column.name)
            options.kinds[column.name] = column.kind
            if case .date(_, _, _, _, _, let order?) = column.rule { options.dateOrders[column.name] = order }
        }
        return options
    }

    /// Features and what had to be made up for them.
    public struct Encoded: Sendable, Equatable {
        /// `[rows, features]`, row by row.
        public let scalars: [Float]
        /// The number of missing values that were filled, by column.
        public let filledCounts: [String: Int]
        /// The number of rows with a category that training did not see, by column.
        public let unknownCounts: [String: Int]
    }

    /// The features of `rows` of `table` (all by default).
    /// - Throws: `DataError` for a missing column, one of the wrong kind, and missing values when they are refused.
    /// - Complexity: linear in rows × features.
    public func encode(_ table: Table, rows: [Int]? = nil) throws(DataError) -> Encoded {
        let rows = rows ?? Array(0..<table.rowCount)
        let featureCount = featureCount
        var scalars = [Float](repeating: 0, count: rows.count * featureCount)
        var filled: [String: Int] = [:]
        var unknown: [String: Int] = [:]
        var first = 0
        for rule in columns {
            let column = try table.column(rule.name)
            try missingValues.check(column, of: table)
            var counts = (filled: 0, unknown: 0)
            switch (rule.rule, column.values) {
            case (.number(let fill, let offset, let scale), .numbers(let numbers)):
                var position = first
                for row in rows {
                    let isMissing = numbers[row].isNaN
                    scalars[position] = Float(((isMissing ? fill : numbers[row]) - offset) / scale)
                    guard scalars[position].isFinite else {
                        throw DataError(table.source, .tooFar(column: rule.name, row: row + 1))
                    }
                    counts.filled += isMissing ? 1 : 0
                    position += featureCount
                }
            case (.text(let fill, let known, let rareCount), .text(let codes, let categories)):
                let features = Dictionary(uniqueKeysWithValues: zip(known, 0...))
                let other = rareCount == nil ? nil : known.count
                let featureOfCode = categories.map { features[$0] ?? other }
                for (position, row) in rows.enumerated() {
                    let isMissing = codes[row] < 0
                    let feature = isMissing ? features[fill] : featureOfCode[Int(codes[row])]
                    if let feature { scalars[position * featureCount + first + feature] = 1 }
                    counts.filled += isMissing ? 1 : 0
                    counts.unknown += feature == nil ? 1 : 0
                }
            case (.date(let fill, let offset, let scale, let parts, _, _), .dates(let dates)):
                for (position, row) in rows.enumerated() {
                    let isMissing = dates.seconds[row].isNaN
                    var feature = position * featureCount + first
                    let seconds = isMissing ? fill * DatePart.secondsOfDay : dates.seconds[row]
                    for value in parts.flatMap({ $0.features(of: seconds, offset: offset, scale: scale) }) {
                        scalars[feature] = Float(value)
                        feature += 1
                    }
                    counts.filled += isMissing ? 1 : 0
                }
            case (let expected, _):
                throw DataError(table.source, .wrongKind(column: rule.name, expected: expected.kind))
            }
            if counts.filled > 0 { filled[rule.name] = counts.filled }
            if counts.unknown > 0 { unknown[rule.name] = counts.unknown }
            first += rule.featureCount
        }
        return Encoded(scalars: scalars, filledCounts: filled, unknownCounts: unknown)
    }

    /// The rules, one column a line.
    public var description: String {
        columns.map { column in
            let missing = column.missingCount == 0 ? "" : "\(column.missingCount) missing in training, "
            switch column.rule {
            case .number(let fill, let offset, let scale):
                let scaled = scaling == .none ? "as it is" : "(x - \(decimal(offset))) / \(decimal(scale))"
                return "\(column.name): \(scaled); \(missing)missing values become \(decimal(fill))"
            case .text(let fill, let categories, let rareCount):
                let rare = rareCount.map { " and \($0) rare ones together" } ?? ""
                return "\(column.name): one of \(categories.count) categories\(rare); "
                    + "\(missing)missing values become \(quoted(fill))"
            case .date(_, _, _, let parts, let isTimeOfDay, _):
                let names = parts.map(\.rawValue).joined(separator: ", ")
                return "\(column.name): \(names) of a \(isTimeOfDay ? "time of day" : "date"); "
                    + "\(missing)missing values become the median"
            }
        }.joined(separator: "\n")
    }
}

extension FeatureEncoder.Column.Rule {
    /// The kind of column the rule is for.
    package var kind: Table.Column.Kind {
        switch self {
        case .number: .number
        case .text: .text
        case .date: .date
        }
    }
}

extension FeatureEncoder.Column {
    /// The kind of the column.
    package var kind: Table.Column.Kind { rule.kind }

    /// The number of features the column becomes.
    package var featureCount: Int {
        switch rule {
        case .number: 1
        case .text(_, let categories, let rareCount): categories.count + (rareCount == nil ? 0 : 1)
        case .date(_, _, _, let parts, _, _): parts.reduce(0) { $0 + $1.featureNames.count }
        }
    }

    fileprivate init(
        fittedTo column: Table.Column, rows: [Int], _ weights: [Double]?, scaling: FeatureEncoder.Scaling,
        categoryLimit: Int, source: String
    ) throws(DataError) {
        let presentCount: Int
        switch column.values {
        case .numbers(let numbers):
            let summary: NumberSummary
            switch numbers.memory {
            case _ where weights != nil: summary = NumberSummary(rows.map { numbers[$0] }, weights ?? [], scaling)
            case .double(let memory):
                summary = NumberSummary(numbers.present(in: memory, rows), of: rows.count, scaling)
            case .single(let memory):
                summary = NumberSummary(numbers.present(in: memory, rows), of: rows.count, scaling)
            }
            guard let median = summary.median else { throw DataError(source, .allMissing(column: column.name)) }
            guard summary.offset.isFinite && summary.scale.isFinite else {
                let farthest = rows.max { numbers[$0].magnitude.orZero < numbers[$1].magnitude.orZero } ?? 0
                throw DataError(source, .tooFar(column: column.name, row: farthest + 1))
            }
            presentCount = summary.presentCount
            rule = .number(fill: median, offset: summary.offset, scale: summary.scale)
        case .text(let codes, let categories):
            var counts = [Double](repeating: 0, count: categories.count)
            var present = 0
            for (position, row) in rows.enumerated() where codes[row] >= 0 {
                counts[Int(codes[row])] += weights?[position] ?? 1
                present += 1
            }
            presentCount = present
            var seen = categories.indices.filter { counts[$0] > 0 }
            // Of equally frequent categories the first in sorted order is taken.
            guard let best = seen.max(by: { (counts[$0], $1) < (counts[$1], $0) }) else {
                throw DataError(source, .allMissing(column: column.name))
            }
            var rareCount: Int?
            if seen.count > categoryLimit {
                let frequent = seen.sorted { (counts[$1], $0) < (counts[$0], $1) }.prefix(max(categoryLimit, 2) - 1)
                rareCount = seen.count - frequent.count
                seen = frequent.sorted()
            }
            rule = .text(fill: categories[best], categories: seen.map { categories[$0] }, rareCount: rareCount)
        case .dates(let dates):
            let present = rows.map { dates.seconds[$0] }.filter { !$0.isNaN }
            presentCount = present.count
            let days =
                weights.map { weights in
                    NumberSummary(rows.map { dates.seconds[$0] / DatePart.secondsOfDay }, weights, scaling)
                } ?? NumberSummary(present.map { $0 / DatePart.secondsOfDay }, of: rows.count, scaling)
            guard let median = days.median else { throw DataError(source, .allMissing(column: column.name)) }
            rule = .date(
                fill: median, offset: days.offset, scale: days.scale,
                parts: DatePart.varying(in: present, isTimeOfDay: dates.isTimeOfDay), isTimeOfDay: dates.isTimeOfDay,
                order: dates.order)
        }
        name = column.name
        missingCount = rows.count - presentCount
    }
}

extension FeatureEncoder.MissingValues {
    fileprivate func check(_ column: Table.Column, of table: Table) throws(DataError) {
        guard self == .refuse && column.missingCount > 0 else { return }
        throw DataError(
            table.source, line: column.firstMissingLine,
            .missingValues(column: column.name, count: column.missingCount))
    }
}

extension Double {
    fileprivate var orZero: Double { isNaN ? 0 : self }
}
