import Support
import Tensors

/// The kind of target that a model learns to predict.
public enum LearningTask: String, Codable, Sendable, CaseIterable {
    /// One of several classes.
    case classification
    /// A number.
    case regression
}

/// Turns the target column of a table into class numbers or values, in the same way for every table; saved with the
/// model.
public struct TargetEncoder: Codable, Sendable, Equatable {
    /// The rule by which targets are encoded.
    package enum Rule: Codable, Sendable, Equatable {
        /// The class number is the position of the column's text in these names.
        case classes([String])
        /// value = (y - `offset`) / `scale`
        case values(offset: Double, scale: Double)
    }

    /// The name of the target column.
    public let column: String
    /// The rule.
    package let rule: Rule

    /// The kind of target.
    public var task: LearningTask {
        if case .classes = rule { .classification } else { .regression }
    }

    /// The most different whole numbers in a target column that are taken for classes unless told otherwise.
    package static let classLimit = 20

    /// Learns the encoding of a column.
    /// - Parameters:
    ///   - column: the target's name; the last column by default.
    ///   - task: by default classification for text and for at most `classLimit` different whole numbers, regression
    ///     for all else.
    ///   - standardizedRows: the rows whose mean and standard deviation scale the values of a regression, such as the
    ///     training part's; by default the values stay as they are. `decode` goes back.
    /// - Throws: `DataError` for an unknown column, rows without a target, text for a regression, and one class only.
    public init(
        column: String? = nil, of table: Table, task: LearningTask? = nil,
        standardizedOver standardizedRows: [Int]? = nil
    ) throws(DataError) {
        guard let name = column ?? table.columns.last?.name else { throw DataError(table.source, .empty) }
        let target = try table.target(name)
        self.column = name
        switch target.values {
        case .text(_, let categories):
            guard task != .regression else {
                throw DataError(table.source, .wrongKind(column: name, expected: .number))
            }
            rule = .classes(categories)
        case .numbers(let numbers):
            // To be classes unasked there may not be many.
            let different = task == .regression ? [] : numbers.different(atMost: task == nil ? Self.classLimit : .max)
            if let different, task == .classification || task == nil && different.allSatisfy({ $0 == $0.rounded() }) {
                rule = .classes(different.sorted().map(numbers.name(of:)))
            } else {
                let values = (standardizedRows ?? []).map { numbers[$0] }
                let (offset, scale) =
                    standardizedRows == nil
                    ? (0, 1) : FeatureEncoder.Scaling.standard.offsetAndScale(of: values)
                rule = .values(offset: offset, scale: scale)
            }
        }
        if case .classes(let names) = rule, names.count == 1 {
            throw DataError(table.source, .oneClass(column: name, name: names[0]))
        }
    }

    /// The targets of `rows` of `table` (all by default).
    /// - Throws: `DataError` for a missing column, rows without a target, and classes that are not among this rule's.
    public func encode(_ table: Table, rows: [Int]? = nil) throws(DataError) -> Dataset.Targets {
        let target = try table.target(column)
        let rows = rows ?? Array(0..<table.rowCount)
        switch (rule, target.values) {
        case (.values(let offset, let scale), .numbers(let numbers)):
            let values = rows.map { Float((numbers[$0] - offset) / scale) }
            if let position = values.firstIndex(where: { !$0.isFinite }) {
                throw DataError(table.source, .tooFar(column: column, row: rows[position] + 1))
            }
            return .values(values)
        case (.values, .text): throw DataError(table.source, .wrongKind(column: column, expected: .number))
        case (.classes(let names), .numbers(let numbers)):
            let known = Dictionary(zip(names, Int32(0)...), uniquingKeysWith: { first, _ in first })
            var classes: [Double: Int32] = [:]
            for number in numbers.different(atMost: .max) ?? [] {
                classes[number] = try classNumber(of: numbers.name(of: number), in: known, names, table)
            }
            // Rows of one class often follow each other, and there are seldom many: most are not looked up.
            var last: (number: Double, class: Int32) = (.nan, 0)
            return .classes(
                rows.map { row in
                    let number = numbers[row]
                    if number != last.number { last = (number, classes[number, default: 0]) }
                    return last.class
                }, names: names)
        case (.classes(let names), .text(let codes, let categories)):
            let known = Dictionary(zip(names, Int32(0)...), uniquingKeysWith: { first, _ in first })
            var classes: [Int32] = []
            for category in categories { classes.append(try classNumber(of: category, in: known, names, table)) }
            return .classes(rows.map { classes[Int(codes[$0])] }, names: names)
        }
    }

    /// Values of a regression in the units of the table: y = value × scale + offset.
    /// - Precondition: `task` is `.regression`.
    public func decode(_ values: [Float]) -> [Float] {
        guard case .values(let offset, let scale) = rule else {
            misuse("TargetEncoder.decode: the target \(quoted(column)) is a class; look its name up in `rule`")
        }
        return values.map { Float(Double($0) * scale + offset) }
    }

    private func classNumber(
        of name: String, in numbers: [String: Int32], _ names: [String], _ table: Table
    ) throws(DataError) -> Int32 {
        guard let number = numbers[name] else {
            throw DataError(table.source, .unknownClass(column: column, value: name, known: names))
        }
        return number
    }
}

extension Table {
    fileprivate func target(_ name: String) throws(DataError) -> Column {
        let target = try column(name)
        guard target.missingCount == 0 else {
            throw DataError(
                source, line: target.firstMissingLine, .missingTarget(column: name, count: target.missingCount))
        }
        return target
    }
}

extension Table.Numbers {
    /// The different numbers, or `nil` where there are more than `limit`.
    fileprivate func different(atMost limit: Int) -> Set<Double>? {
        var different: Set<Double> = []
        // The last two seen, so that two classes in any order need no look into the set.
        var (last, lastButOne) = (Double.nan, Double.nan)
        for number in self where number != last && number != lastButOne {
            (last, lastButOne) = (number, last)
            if different.insert(number).inserted && different.count > limit { return nil }
        }
        return different
    }

    /// The decimal of a number that is here: the shortest that reads back as it.
    fileprivate func name(of number: Double) -> String {
        if case .single = memory, Int(exactly: number) == nil { return Float(number).description }
        return decimal(number)
    }
}
