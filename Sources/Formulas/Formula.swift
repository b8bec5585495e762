import Support
import Tensors

/// A mathematical expression such as `(1 - x)^2 + 100*(y - x^2)^2`, read from text.
///
/// - `+ - * / ^` (also `**`) with the usual precedence: `-x^2` is −(x²), `2^3^2` is 2⁹; parentheses; numbers such as
///   `1`, `.5`, `1e-3`.
/// - Variables: letters, digits and underscores; elements `x[1]`, `x[2]`, …, whose index is a whole number made of
///   numbers and the indices of sums, such as `x[2*i - 1]`.
/// - `pi`, `e` and `inf`, unless they are given as variables.
/// - `sum(i, 1, 10, x[i]^2)`, `prod(i, 1, 10, x[i])`: the index, its first and last value, and the expression. The
///   bounds are whole numbers; they may use outer indices. From a greater to a lesser bound there are no terms.
/// - sqrt cbrt exp exp2 expm1 log (or ln) log2 log10 log1p sin cos tan asin acos atan (or arcsin, arccos, arctan) atan2
///   sinh cosh tanh asinh acosh atanh abs (or `|x|`) sign step (1 above 0, else 0) floor ceil sigmoid softplus relu erf
///   erfc gamma lgamma (of |Γ|) digamma polygamma factorial (or `x!`) mod (with the sign of the divisor) hypot pow, and min
///   and max of any number of arguments.
/// - `if(x > 0, a, b)`, and `piecewise(x < -1, a, x < 1, b, c)` for several cases. Conditions are made of `< <= > >= ==
///   !=`, `and`, `or`, `not`; `0 < x < 1` is both. The part that is not chosen has no effect.
/// - Signs for the same: `π ∞ x² √x ∛x · × ÷ − ≤ ≥ ≠`.
///
/// Derivatives at kinks are those of the tensor library: 0 for `abs` and `relu` at 0, shared equally where two
/// arguments of `min` or `max` are equal.
public struct Formula: Sendable, Hashable, CustomStringConvertible {
    let expression: Expression
    /// The column at which each name first appears in the text; empty for a formula that was computed.
    let columns: [String: Int]
    /// The free names in the order in which they first appear; the elements of an indexed name follow one another in
    /// the order of their indices: `sum(i, 1, 2, x[i+1]*y)` has `x[2]`, `x[3]`, `y`.
    public let variables: [String]

    /// Reads a formula.
    /// - Parameters:
    ///   - text: The text.
    ///   - variables: Names that are variables, although they mean a constant (`e`, `pi`) otherwise.
    ///   - constants: Names that stand for numbers; they may be bounds of sums.
    /// - Throws: `FormulaError` with the column of the first error.
    public init(
        _ text: String, variables: [String] = [], constants: [String: Double] = [:]
    ) throws(FormulaError) {
        var parser = try Parser(text, variables: variables, constants: constants)
        let expression = try parser.sum()
        try parser.requireEnd()
        self.init(expression, columns: parser.columns)
    }

    init(_ expression: Expression, columns: [String: Int] = [:]) {
        self.expression = expression
        self.columns = columns
        variables = expression.variables
    }

    /// The syntax of formulas, described in a few lines for people.
    package static var syntax: String {
        """
        Formulas have + - * / ^ (2^3^2 is 2^9, -x^2 is -(x^2)), parentheses, variables (letters, digits, _), elements \
        x[1], x[2], sum(i, 1, 10, x[i]^2) and prod, |x|, pi, e, if(x > 0 and y < 1, x, y), piecewise(x < -1, -1, x > 1, \
        1, x), and the functions \
        \(FunctionName.all.filter { Repetition(rawValue: $0) == nil && !FunctionName.choices.contains($0) }.joined(separator: " ")).
        """
    }

    /// Creates the formula of a number.
    public init(_ value: Double) { self.init(.number(value)) }

    /// The formula with the fewest parentheses; reading it again gives the same formula.
    public var description: String { expression.description }

    public static func == (left: Formula, right: Formula) -> Bool { left.expression == right.expression }
    public func hash(into hasher: inout Hasher) { hasher.combine(expression) }

    /// The value in 64-bit arithmetic: infinite or not-a-number where the formula has none.
    /// - Parameter point: The value of each variable by name (`x`, `x[1]`).
    /// - Throws: `FormulaError` if a variable has no value.
    public func value(at point: [String: Double]) throws(FormulaError) -> Double {
        try requireNames(among: Array(point.keys))
        return try expression.value { point[$0] }
    }

    /// Throws an error that names the first variable that is not among `known`, with its column and the nearest name.
    package func requireNames(among known: [String]) throws(FormulaError) {
        let names = Set(known)
        guard let missing = variables.first(where: { !names.contains($0) }) else { return }
        let name = missing.prefix { $0 != "[" }
        let nearest = nearestName(to: missing, among: known.sorted())
        let hint =
            nearest.map { "did you mean \"\($0)\"?" }
            ?? (known.isEmpty ? "no names are known" : "known are \(known.sorted().prefix(10).joined(separator: ", "))")
        throw FormulaError("unknown name \"\(missing)\"", hint, column: columns[String(name)])
    }
}
