/// Several formulas, such as `x^2*y, 5*x + sin(y)`: a function with several values.
public struct FormulaVector: Sendable, Hashable, CustomStringConvertible {
    /// The formulas in the order in which they are written.
    public let formulas: [Formula]
    /// The free names of all formulas, in the order in which they first appear (see `Formula.variables`).
    public let variables: [String]

    /// Reads formulas separated by commas.
    /// - Parameters:
    ///   - text: The text.
    ///   - variables: Names that are variables, although they mean a constant (`e`, `pi`) otherwise.
    ///   - constants: Names that stand for numbers; they may be bounds of sums.
    /// - Throws: `FormulaError` with the column of the first error.
    public init(
        _ text: String, variables: [String] = [], constants: [String: Double] = [:]
    ) throws(FormulaError) {
        var parser = try Parser(text, variables: variables, constants: constants)
        var expressions: [Expression] = []
        repeat { expressions.append(try parser.sum()) } while parser.take(",")
        try parser.requireEnd()
        self.init(expressions.map { Formula($0, columns: parser.columns) })
    }

    /// Creates a vector of formulas.
    init(_ formulas: [Formula]) {
        self.formulas = formulas
        variables = Expression.callOfSeveral(.max, formulas.map(\.expression)).variables
    }

    public var description: String { formulas.map(\.description).joined(separator: ", ") }
}
