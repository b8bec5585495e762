extension Parser {
    func located<Value>(
        at column: Int, _ body: () throws(FormulaError) -> Value
    ) throws(FormulaError) -> Value {
        do { return try body() } catch { throw FormulaError(error.problem, error.remedy, column: column) }
    }

    mutating func close(_ symbol: String, openedAt opening: Token) throws(FormulaError) {
        guard !take(symbol) else { return }
        guard isAtEnd else { throw unexpected("\"\(symbol)\"") }
        throw FormulaError("this \"\(opening.text)\" is never closed", "add \"\(symbol)\"", column: opening.column)
    }

    func unexpected(_ wanted: String? = nil) -> FormulaError {
        if isAtEnd {
            let before = position > 0 ? " after \"\(tokens[position - 1].text)\"" : ""
            return FormulaError(
                "the formula ends too soon: \(wanted ?? "a number or name") is missing\(before)",
                column: next.column)
        }
        guard case .symbol(let symbol) = next.kind else {
            return FormulaError(
                "unexpected \"\(next.text)\"", "\(wanted ?? "an operator") is missing before it",
                column: next.column)
        }
        let hint: String =
            switch symbol {
            case _ where wanted != nil: "\(wanted ?? "") is missing before it"
            case "<=", ">=", "<", ">", "=", "==": "a relation has no place here"
            case "~": "a model has no place here"
            case ")" where !expectsOperand, "]" where !expectsOperand: "nothing was opened"
            case "[": "write parentheses, brackets are for elements such as x[1]"
            case "," where !expectsOperand: "give one formula here"
            default: "a number or name is missing before it"
            }
        return FormulaError("unexpected \"\(next.text)\"", hint, column: next.column)
    }

    /// Whether the next token should have begun an operand.
    var expectsOperand: Bool {
        guard position > 0, case .symbol(let symbol) = tokens[position - 1].kind else { return position == 0 }
        return symbol != ")" && symbol != "]"
    }
}
