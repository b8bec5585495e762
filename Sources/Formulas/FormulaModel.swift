/// A response and the formula that models it, such as `y ~ b1*(1 - exp(-b2*x))`.
package struct FormulaModel: Sendable, Hashable, CustomStringConvertible {
    /// The measured quantity, which may be an expression such as `log(y)`.
    package let response: Formula
    /// The formula that is fitted to the response.
    package let model: Formula

    /// Reads two formulas with `~` between them.
    /// - Parameters:
    ///   - text: The text.
    ///   - variables: Names that are variables, although they mean a constant (`e`, `pi`) otherwise.
    ///   - constants: Names that stand for numbers; they may be bounds of sums.
    /// - Throws: `FormulaError` with the column of the first error.
    package init(
        _ text: String, variables: [String] = [], constants: [String: Double] = [:]
    ) throws(FormulaError) {
        var parser = try Parser(text, variables: variables, constants: constants)
        let response = try parser.sum()
        guard parser.take("~") else {
            if !parser.isAtEnd, parser.next.kind != .symbol("=") { try parser.requireEnd() }
            throw FormulaError(
                "\"~\" is missing", "write the response first, such as y ~ a + b*x",
                column: parser.next.column)
        }
        let model = try parser.sum()
        try parser.requireEnd()
        self.response = Formula(response, columns: parser.columns)
        self.model = Formula(model, columns: parser.columns)
    }

    package var description: String { "\(response) ~ \(model)" }
}
