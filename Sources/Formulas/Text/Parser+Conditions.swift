// The choices between formulas, and the conditions that make them:
//
//     choice      = ("if" | "piecewise") "(" (condition "," sum ",")+ sum ")"
//     condition   = conjunction (("or" | "||") conjunction)*
//     conjunction = comparison (("and" | "&&") comparison)*
//     comparison  = ("not" | "!") comparison | "(" condition ")" | sum (("<" | "<=" | …) sum)+

extension Parser {
    /// The rest of a choice after its parenthesis.
    mutating func choice(_ token: Token) throws(FormulaError) -> Expression {
        let parenthesis = tokens[position - 1]
        var pieces: [(condition: Expression, value: Expression)] = []
        while true {
            let column = next.column
            conditionDepth += 1
            let part = try condition()
            conditionDepth -= 1
            guard part.isCondition else {
                guard !pieces.isEmpty else {
                    throw FormulaError(
                        "\(token.text) begins with a condition", "compare something: \(token.text)(x > 0, …, …)",
                        column: column)
                }
                try close(")", openedAt: parenthesis)
                try refuseImplicitProduct(after: parenthesis, written: "\(token.text)(…)")
                return pieces.reversed().reduce(part) { .choice($1.condition, $1.value, $0) }
            }
            try commaOfChoice(token)
            let value = try sum()
            try commaOfChoice(token)
            pieces.append((part, value))
        }
    }

    private mutating func commaOfChoice(_ token: Token) throws(FormulaError) {
        guard !take(",") else { return }
        throw next.kind == .symbol(")")
            ? FormulaError(
                "\(token.text) ends with the value for all other cases: \(token.text)(x > 0, 1, 0)",
                column: next.column)
            : unexpected("a comma")
    }

    /// A condition, or a sum where nothing is compared.
    private mutating func condition() throws(FormulaError) -> Expression {
        var parts = [try conjunction()]
        while takesOr() { parts.append(try conjunction()) }
        return try joined(.or, parts)
    }

    private mutating func conjunction() throws(FormulaError) -> Expression {
        var parts = [try comparison()]
        while take("&&") || take(word: "and") { parts.append(try comparison()) }
        return try joined(.and, parts)
    }

    private func joined(_ connective: Connective, _ parts: [Expression]) throws(FormulaError) -> Expression {
        if parts.count == 1 { return parts[0] }
        if let number = parts.first(where: { !$0.isCondition }) { throw noCondition(number) }
        return .joined(connective, parts)
    }

    private func noCondition(_ expression: Expression) -> FormulaError {
        FormulaError("\(expression) is no condition", "compare it, such as \(expression) > 0", column: next.column)
    }

    private mutating func comparison() throws(FormulaError) -> Expression {
        try descend()
        defer { depth -= 1 }
        if take("!") || take("not") || take(word: "not") {
            let condition = try comparison()
            guard condition.isCondition else { throw noCondition(condition) }
            return .not(condition)
        }
        if let group = conditionInParentheses() { return group }
        var (left, comparisons) = (try sum(), [Expression]())
        while let comparison = takeComparison() {
            let right = try sum()
            comparisons.append(.comparison(comparison, left, right))
            left = right
        }
        // 0 < x < 1 is 0 < x and x < 1.
        return comparisons.isEmpty ? left : try joined(.and, comparisons)
    }

    /// A condition in parentheses if there is one next, and not a sum.
    private mutating func conditionInParentheses() -> Expression? {
        guard next.kind == .symbol("(") else { return nil }
        let start = self
        position += 1
        if let inner = try? condition(), inner.isCondition, take(")"), endsCondition { return inner }
        self = start
        return nil
    }

    private var endsCondition: Bool {
        switch next.kind {
        case .symbol(","), .symbol(")"), .symbol("&&"), .symbol("or"), .symbol("|"), .name("and"), .name("or"): true
        default: false
        }
    }

    private mutating func takeComparison() -> Comparison? {
        if take("=") { return .equal }
        guard case .symbol(let symbol) = next.kind, let comparison = Comparison(rawValue: symbol) else { return nil }
        position += 1
        return comparison
    }

    /// Takes `or`, or the two strokes that mean it.
    private mutating func takesOr() -> Bool {
        if take("or") || take(word: "or") { return true }
        guard next.kind == .symbol("|"), tokens[position + 1].kind == .symbol("|") else { return false }
        position += 2
        return true
    }

    private mutating func take(word: String) -> Bool {
        guard next.kind == .name(word) else { return false }
        position += 1
        return true
    }
}
