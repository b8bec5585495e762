/// The weights with which the rows of a table count in the loss and in metrics; saved with the model.
///
/// A row counts as often as its weight says: with whole numbers everything is as if rows were repeated so often. Rows whose
/// weight is 0 or missing are left out.
public struct RowWeights: Codable, Sendable, Equatable {
    /// The column of weights; `nil` for none.
    public let column: String?
    /// The factor of each class, by number; `nil` for none.
    public let classes: [Double]?

    /// Creates the weights that a column and a rule for classes say; `nil` for neither.
    /// - Parameters:
    ///   - training: the targets of the training rows, which balanced classes are counted in.
    ///   - rowWeights: the weights of the training rows in the column.
    /// - Throws: `DataError` for a rule for classes where the target is a number, and for a name that no class has.
    init?(
        column: String?, _ rule: ClassWeights?, training: Dataset.Targets, _ rowWeights: [Double]?, target: String,
        source: String
    ) throws(DataError) {
        guard column != nil || rule != nil else { return nil }
        self.column = column
        guard let rule else {
            classes = nil
            return
        }
        guard case .classes(let numbers, let names) = training else {
            throw DataError(source, .classWeightsOfNumbers(target: target))
        }
        classes = try rule.weights(of: numbers, names: names, rowWeights: rowWeights, source: source)
    }

    /// Returns whether a table has the column of weights, or none is needed.
    package func hasColumn(in table: borrowing Table) -> Bool {
        column.map { column in table.columns.contains { $0.name == column } } ?? true
    }

    /// Returns the rows of a table that have a target, and a weight above 0 where the table has weights; `nil` for all.
    package func rows(of table: borrowing Table, withTarget target: String) throws(DataError) -> [Int]? {
        try table.rows(withTarget: target, weights: hasColumn(in: table) ? column : nil)
    }

    /// Returns the weights of rows of a table: those of the column, if the table has it, times those of the classes. It is
    /// `nil` where all rows count the same.
    /// - Parameter targets: the targets of the rows.
    /// - Throws: `DataError` for weights that are text, negative or not finite.
    package func weights(
        of rows: [Int]?, in table: borrowing Table, _ targets: Dataset.Targets
    ) throws(DataError) -> [Double]? {
        var weights: [Double]?
        if let column, hasColumn(in: table) {
            let numbers = try table.weights(in: column)
            weights = rows.map { $0.map { numbers[$0] } } ?? Array(numbers)
        }
        guard let classes, case .classes(let numbers, _) = targets else { return weights }
        return numbers.indices.map { (weights?[$0] ?? 1) * classes[Int(numbers[$0])] }
    }
}

extension Table {
    /// The weights in a column, not-a-number where one is missing.
    /// - Throws: `DataError` for an unknown column, one that is not numbers, and weights that are negative or not finite.
    func weights(in name: String) throws(DataError) -> Numbers {
        guard case .numbers(let numbers) = try column(name).values else {
            throw DataError(source, .wrongKind(column: name, expected: .number))
        }
        for (row, weight) in numbers.enumerated() where weight < 0 || weight.isInfinite {
            throw DataError(source, .negativeWeight(column: name, value: weight, row: row + 1))
        }
        return numbers
    }

    /// The rows that have a target, and a weight above 0 where there are weights; `nil` for all rows.
    /// - Parameter weights: the column of weights; `nil` where all rows count the same.
    /// - Throws: `DataError` for an unknown column, and for weights that are none or of which none is above 0.
    package func rows(withTarget target: String, weights: String?) throws(DataError) -> [Int]? {
        let present = try rowsWithValue(in: target)
        guard let weights else { return present }
        let numbers = try self.weights(in: weights)
        let counting = (present ?? Array(0..<rowCount)).filter { numbers[$0] > 0 }
        guard !counting.isEmpty else { throw DataError(source, .noWeights(column: weights)) }
        return counting.count == rowCount ? nil : counting
    }
}
