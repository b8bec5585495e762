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

    /// Learns the encoding of a column. Rows without a target teach nothing.
    /// - Parameters:
    ///   - column: the target's name; the last column by default.
    ///   - task: by default classification for text, and for at most `classLimit` different whole numbers of which each
    ///     comes twice on average (or for two); regression for all else.
    ///   - standardizedRows: the rows whose mean and standard deviation scale the values of a regression, such as the
    ///     training part's; by default the values stay as they are. `decode` goes back.
    ///   - weights: how often each of those rows counts; `nil`, which is the default, for once.
    /// - Throws: `DataError` for an unknown column, one without a value, text for a regression, dates, and one class only.
    public init(
        column: String? = nil, of table: Table, task: LearningTask? = nil,
        standardizedOver standardizedRows: [Int]? = nil, weights: [Double]? = nil
    ) throws(DataError) {
        guard let name = column ?? table.columns.last?.name else { throw DataError(table.source, .empty) }
        let target = try table.column(name)
        guard target.missingCount < table.rowCount else {
            throw DataError(
                table.source, line: target.firstMissingLine, .missingTarget(column: name, count: target.missingCount))
        }
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
            let present = table.rowCount - target.missingCount
            if let different,
                task == .classification
                    || task == nil && different.allSatisfy({ $0 == $0.rounded() })
                        && (different.count <= 2 || 2 * different.count <= present)
            {
                rule = .classes(different.sorted().map(numbers.name(of:)))
            } else {
                let values = (standardizedRows ?? []).map { numbers[$0] }
                let scaling = FeatureEncoder.Scaling.standard
                let (offset, scale) =
                    standardizedRows == nil
                    ? (0, 1)
                    : weights.map { scaling.offsetAndScale(of: values, $0) } ?? scaling.offsetAndScale(of: values)
                rule = .values(offset: offset, scale: scale)
            }
        case .dates: throw DataError(table.source, .dateTarget(column: name))
        }
        if case .classes(let names) = rule, names.count == 1 {
            throw DataError(table.source, .oneClass(column: name, name: names[0]))
        }
    }

    /// Throws where a column of numbers is to be classes that does not look like them: some of its numbers are not whole,
    /// or there are many, and most come once.
    /// - Parameter cause: what wants classes, for the message: "model logistic".
    package static func requireClasses(in column: String?, of table: Table, for cause: String) throws(DataError) {
        guard let name = column ?? table.columns.last?.name,
            case .numbers(let numbers) = try table.column(name).values,
            let different = numbers.different(atMost: .max)
        else { return }
        let broken = different.filter { $0 != $0.rounded() }
        let isMany = different.count > classLimit && 2 * different.count > table.rowCount
        guard different.count > 2, !broken.isEmpty || isMany, let example = (broken.min() ?? different.min()) else {
            return
        }
        throw DataError(
            table.source,
            .continuousTarget(column: name, different: different.count, example: example, because: cause))
    }

    /// The targets of `rows` of `table` (all by default).
    /// - Throws: `DataError` for a missing column, rows without a target, and classes that are not among this rule's.
    public func encode(_ table: Table, rows: [Int]? = nil) throws(DataError) -> Dataset.Targets {
        let target = try table.column(column)
        let rows = rows ?? Array(0..<table.rowCount)
        try table.requireTargets(target, rows)
        switch (rule, target.values) {
        case (.values(let offset, let scale), .numbers(let numbers)):
            let values = rows.map { Float((numbers[$0] - offset) / scale) }
            if let position = values.firstIndex(where: { !$0.isFinite }) {
                throw DataError(table.source, .tooFar(column: column, row: rows[position] + 1))
            }
            return .values(values)
        case (.values, .text), (.values, .dates):
            throw DataError(table.source, .wrongKind(column: column, expected: .number))
        case (.classes, .dates): throw DataError(table.source, .dateTarget(column: column))
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

    /// Values of a regression in the units of the table: y = value × scale + offset, with as many digits as the 32 bits
    /// of a value carry.
    /// - Precondition: `task` is `.regression`.
    public func decode(_ values: [Float]) -> [Double] {
        guard case .values(let offset, let scale) = rule else {
            misuse("TargetEncoder.decode: the target \(quoted(column)) is a class; look its name up in `rule`")
        }
        return values.map { value in
            (Double(value) * scale + offset).shortest(within: scale * Double(value.ulp) / 2)
        }
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
    /// The rows that have a value in a column; `nil` where all do.
    /// - Throws: `DataError` for an unknown column.
    package func rowsWithValue(in column: String) throws(DataError) -> [Int]? {
        let column = try self.column(column)
        guard column.missingCount > 0 else { return nil }
        return (0..<rowCount).filter { !column.isMissing(row: $0) }
    }

    fileprivate func requireTargets(_ target: Column, _ rows: [Int]) throws(DataError) {
        guard target.missingCount > 0 else { return }
        let count = rows.count(where: target.isMissing)
        guard count > 0 else { return }
        throw DataError(source, line: target.firstMissingLine, .missingTarget(column: target.name, count: count))
    }
}

extension Table.Column {
    /// Whether a row has no value.
    package func isMissing(row: Int) -> Bool {
        switch values {
        case .numbers(let numbers): numbers[row].isNaN
        case .text(let codes, _): codes[row] < 0
        case .dates(let dates): dates.seconds[row].isNaN
        }
    }
}

extension Double {
    /// Returns the number with the fewest decimals that differs by at most `tolerance`.
    fileprivate func shortest(within tolerance: Double) -> Double {
        let least = max(0, (-log10(tolerance)).rounded(.down) - 1)
        for decimals in [least, least + 1, least + 2] {
            let power = pow(10, decimals)
            let rounded = (self * power).rounded() / power
            // Not so for powers that are infinite.
            if abs(rounded - self) <= tolerance { return rounded }
        }
        return self
    }
}

extension Table.Numbers {
    /// The different numbers, or `nil` where there are more than `limit`.
    fileprivate func different(atMost limit: Int) -> Set<Double>? {
        switch memory {
        case .double(let memory): different(in: memory, atMost: limit)
        case .single(let memory): different(in: memory, atMost: limit)
        }
    }

    /// - Parameter memory: the memory of these numbers.
    private func different<Scalar: BinaryFloatingPoint>(in memory: [Scalar], atMost limit: Int) -> Set<Double>? {
        var different: Set<Double> = []
        // The last two seen, so that two classes in any order need no look into the set.
        var (last, lastButOne) = (Scalar.nan, Scalar.nan)
        return memory.withUnsafeBufferPointer { memory in
            for row in 0..<count {
                let number = memory[first + row * distance]
                guard number != last && number != lastButOne && !number.isNaN else { continue }
                (last, lastButOne) = (number, last)
                if different.insert(Double(number)).inserted && different.count > limit { return nil }
            }
            return different
        }
    }

    /// The decimal of a number that is here: the shortest that reads back as it.
    fileprivate func name(of number: Double) -> String {
        if case .single = memory, Int(exactly: number) == nil { return Float(number).description }
        return decimal(number)
    }
}
