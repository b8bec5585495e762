/// Numbers by name, such as `x=1, y=-2e3, x[1]=pi/2`: a point, as it is written on a command line. `x=[1,0]` gives the
/// elements of x one after the other.
package struct NamedNumbers: Sendable, Hashable, CustomStringConvertible {
    /// The names in the order written.
    package let names: [String]
    /// The number of each name.
    package let values: [String: Double]

    /// Reads names with `=` and a number, or a formula without names, separated by commas.
    package init(_ text: String) throws(FormulaError) {
        var (names, values): ([String], [String: Double]) = ([], [:])
        for piece in Self.pieces(of: text) {
            guard let sign = piece.firstIndex(of: "=") else {
                throw FormulaError("\"\(piece)\" has no value", "write \(piece.isEmpty ? "x" : piece)=1")
            }
            let name = try Self.name(piece[..<sign])
            for (name, text) in Self.elements(of: name, String(piece[piece.index(after: sign)...])) {
                guard values[name] == nil else { throw FormulaError("\"\(name)\" is given twice", "leave one away") }
                names.append(name)
                values[name] = try Self.number(text, name)
            }
        }
        (self.names, self.values) = (names, values)
    }

    package var description: String { names.map { "\($0)=\(written(values[$0] ?? .nan))" }.joined(separator: ",") }

    /// Reads names separated by commas.
    package static func names(in text: String) throws(FormulaError) -> [String] {
        var names: [String] = []
        for piece in pieces(of: text) {
            let name = try name(piece)
            guard !names.contains(name) else { throw FormulaError("\"\(name)\" is given twice", "leave one away") }
            names.append(name)
        }
        return names
    }

    /// The name with its text, or for a list in brackets each element with its own.
    private static func elements(of name: String, _ text: String) -> [(name: String, text: String)] {
        let text = text.filter { !$0.isWhitespace }
        guard text.hasPrefix("["), text.hasSuffix("]"), !name.hasSuffix("]") else { return [(name, text)] }
        return pieces(of: String(text.dropFirst().dropLast())).enumerated().map { ("\(name)[\($0 + 1)]", String($1)) }
    }

    /// The parts of a text between its commas outside of parentheses.
    private static func pieces(of text: String) -> [Substring] {
        var depth = 0
        return text.split(omittingEmptySubsequences: false) { character in
            if character == "(" || character == "[" { depth += 1 }
            if character == ")" || character == "]" { depth -= 1 }
            return character == "," && depth == 0
        }
    }

    /// The name, or the element of a name, as formulas print it.
    private static func name(_ text: Substring) throws(FormulaError) -> String {
        let shown = String(text).filter { !$0.isWhitespace }
        let formula = try? Formula(shown, variables: NamedConstant.allCases.map(\.rawValue))
        guard let formula, formula.variables.count == 1, formula.variables == [formula.description] else {
            throw FormulaError(
                shown.isEmpty ? "a name is missing" : "\"\(shown)\" is no name of a variable",
                shown.isEmpty ? "write x=1,y=2" : "")
        }
        return formula.description
    }

    private static func number(_ text: String, _ name: String) throws(FormulaError) -> Double {
        let formula: Formula
        do { formula = try Formula(text) } catch {
            throw FormulaError("the value of \"\(name)\": \(error.problem)", error.remedy)
        }
        guard formula.variables.isEmpty else {
            throw FormulaError("the value of \"\(name)\" is \(formula), which is no number")
        }
        let value = try formula.value(at: [:])
        guard value.isFinite else { throw FormulaError("the value of \"\(name)\" is not finite", "give a number") }
        return value
    }
}
