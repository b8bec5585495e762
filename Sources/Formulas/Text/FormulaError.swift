/// An error in a formula: a message of one line and, if the error is at one place, its column.
public struct FormulaError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The column of the error, counted from 1 in characters; `nil` if it is not at one place.
    public let column: Int?
    /// The description of what is wrong and how to mend it.
    public let message: String

    /// Creates an error.
    public init(_ message: String, column: Int? = nil) {
        self.message = message
        self.column = column
    }

    public var description: String { (column.map { "column \($0): " } ?? "") + message }

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
