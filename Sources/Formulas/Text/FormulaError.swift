import Support

/// An error in a formula.
public struct FormulaError: InputError, Hashable {
    /// The column of the error, counted from 1 in characters; `nil` if it is not at one place.
    public let column: Int?
    public let problem: String
    public let remedy: String

    /// The column: `column 7`.
    public var place: String { column.map { "column \($0)" } ?? "" }

    /// Creates an error; the remedy may be empty.
    package init(_ problem: String, _ remedy: String = "", column: Int? = nil) {
        (self.problem, self.remedy, self.column) = (problem, remedy, column)
    }

    /// The text on one line, a caret below the column and the message, for people.
    public func explained(in text: String) -> String {
        guard let column else { return message }
        let shown = text.map { $0.isNewline || $0 == "\t" ? " " : $0 }
        return String(shown) + "\n" + String(repeating: " ", count: column - 1) + "^ " + message
    }
}

/// `value` as a person would write it: whole numbers without a point, others with the fewest digits that give the same
/// number.
func written(_ value: Double) -> String {
    value == value.rounded() && Swift.abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
}
