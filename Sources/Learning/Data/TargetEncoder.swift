import Tensors

/// What a model learns to tell from the features.
public enum LearningTask: String, Codable, Sendable, CaseIterable {
    /// One of several classes.
    case classification
    /// A number.
    case regression
}

/// Turns the target column of a table into class numbers or values, in the same way for every table; saved with the
/// model.
public struct TargetEncoder: Codable, Sendable, Equatable {
    public enum Rule: Codable, Sendable, Equatable {
        /// The class number is the position of the column's text in these names.
        case classes([String])
        /// value = (y - `offset`) / `scale`
        case values(offset: Double, scale: Double)
    }

    /// The name of the target column.
    public let column: String
    public let rule: Rule

    public var task: LearningTask {
        if case .classes = rule { .classification } else { .regression }
    }

    /// The most different whole numbers in a target column that are taken for classes unless told otherwise.
    public static let classLimit = 20

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
            let different = Set(numbers)
            let looksLikeClasses =
                different.count <= Self.classLimit && different.allSatisfy { $0 == $0.rounded() }
            if task == .classification || task == nil && looksLikeClasses {
                rule = .classes(different.sorted().map(decimal))
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
            return .values(rows.map { Float((numbers[$0] - offset) / scale) })
        case (.values, .text): throw DataError(table.source, .wrongKind(column: column, expected: .number))
        case (.classes(let names), .numbers(let numbers)):
            var classes: [Double: Int32] = [:]
            for number in Set(numbers) { classes[number] = try classNumber(of: decimal(number), in: names, table) }
            return .classes(rows.map { classes[numbers[$0], default: 0] }, names: names)
        case (.classes(let names), .text(let codes, let categories)):
            var classes: [Int32] = []
            for category in categories { classes.append(try classNumber(of: category, in: names, table)) }
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

    private func classNumber(of name: String, in names: [String], _ table: Table) throws(DataError) -> Int32 {
        guard let position = names.firstIndex(of: name) else {
            throw DataError(table.source, .unknownClass(column: column, value: name, known: names))
        }
        return Int32(position)
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
