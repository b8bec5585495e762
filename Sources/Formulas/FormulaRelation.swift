/// An equation or inequality such as `x + y <= 1`.
package struct FormulaRelation: Sendable, Hashable, CustomStringConvertible {
    /// The comparison between the sides of a relation.
    package enum Comparison: String, Sendable, Hashable, CaseIterable {
        /// The left side is at most the right side.
        case lessOrEqual = "<="
        /// The left side is at least the right side.
        case greaterOrEqual = ">="
        /// The sides are equal.
        case equal = "="
    }

    /// The formula on the left.
    package let left: Formula
    /// The comparison between the sides.
    package let comparison: Comparison
    /// The formula on the right.
    package let right: Formula

    /// Reads two formulas with `<=`, `>=`, `=` or `==` between them.
    /// - Parameters:
    ///   - text: The text.
    ///   - variables: Names that are variables, although they mean a constant (`e`, `pi`) otherwise.
    ///   - constants: Names that stand for numbers; they may be bounds of sums.
    /// - Throws: `FormulaError` with the column of the first error.
    package init(
        _ text: String, variables: [String] = [], constants: [String: Double] = [:]
    ) throws(FormulaError) {
        var parser = try Parser(text, variables: variables, constants: constants)
        let left = try parser.sum()
        for strict in ["<", ">"] where parser.next.kind == .symbol(strict) {
            throw FormulaError(
                "a strict \"\(strict)\" has no solution on its edge", "write \"\(strict)=\"",
                column: parser.next.column)
        }
        let comparison: Comparison? =
            parser.take("<=")
            ? .lessOrEqual
            : parser.take(">=") ? .greaterOrEqual : parser.take("=") || parser.take("==") ? .equal : nil
        guard let comparison else {
            if !parser.isAtEnd { try parser.requireEnd() }
            throw FormulaError(
                "a relation is missing", "write one, such as \"\(left) <= 1\"", column: parser.next.column)
        }
        let right = try parser.sum()
        try parser.requireEnd()
        self.left = Formula(left, columns: parser.columns)
        self.comparison = comparison
        self.right = Formula(right, columns: parser.columns)
    }

    /// The difference that is at most 0 where the relation holds, or exactly 0 for an equation: left − right, or
    /// right − left for `>=`.
    package var residual: Formula {
        let (lesser, greater) = comparison == .greaterOrEqual ? (right, left) : (left, right)
        let columns = left.columns.merging(right.columns) { min($0, $1) }
        if greater.expression == .number(0) { return Formula(lesser.expression, columns: columns) }
        if lesser.expression == .number(0) { return Formula(.negative(greater.expression), columns: columns) }
        return Formula(.sum([lesser.expression, .negative(greater.expression)]), columns: columns)
    }

    package var description: String { "\(left) \(comparison.rawValue) \(right)" }
}
