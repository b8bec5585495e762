import Tensors

/// Reads expressions by recursive descent:
/// ```
/// sum      = product (("+" | "-") product)*
/// product  = unary (("*" | "/") unary)*
/// unary    = ("-" | "+") unary | primary "!"* ("^" unary)?
/// primary  = number | name | name "[" sum "]" | name "(" sum ("," sum)* ")" | "(" sum ")" | "|" sum "|" | "√" primary
/// ```
/// and conditions as `Parser+Conditions.swift` says.
struct Parser {
    let tokens: [Token]
    var position = 0
    var depth = 0
    /// The loops around the current place.
    var loops: [(index: String, space: IterationSpace)] = []
    let variables: Set<String>
    let constants: [String: Double]
    /// The column of each variable's first appearance.
    var columns: [String: Int] = [:]
    /// The variables that have an index.
    var indexed: Set<String> = []

    /// The number of conditions around the current place.
    var conditionDepth = 0

    private let deepest = Formula.deepestNesting
    static let mostLoops = 8

    init(_ text: String, variables: [String], constants: [String: Double]) throws(FormulaError) {
        tokens = try Scanner.tokens(of: text)
        self.variables = Set(variables)
        self.constants = constants
        guard tokens.count > 1 else { throw FormulaError("the formula is empty", "write one, such as x^2 + 1") }
        for (name, value) in constants where !value.isFinite {
            throw FormulaError("the constant \"\(name)\" is not finite", "give a number")
        }
    }

    var next: Token { tokens[position] }
    var isAtEnd: Bool { next.kind == .end }

    /// Takes the symbol if it is next, and returns whether it was.
    mutating func take(_ symbol: String) -> Bool {
        guard next.kind == .symbol(symbol) else { return false }
        position += 1
        return true
    }

    func requireEnd() throws(FormulaError) {
        guard !isAtEnd else { return }
        throw unexpected()
    }

    mutating func sum() throws(FormulaError) -> Expression {
        var terms = [try product()]
        while true {
            if take("+") {
                terms.append(try product())
            } else if take("-") {
                terms.append(.negative(try product()))
            } else {
                return terms.count == 1 ? terms[0] : .sum(terms)
            }
        }
    }

    mutating func product() throws(FormulaError) -> Expression {
        var factors = [try unary()]
        var result: Expression { factors.count == 1 ? factors[0] : .product(factors) }
        let outside = depth
        defer { depth = outside }
        while true {
            if take("*") {
                factors.append(try unary())
            } else if take("/") {
                // A quotient of a quotient is nested, although no parenthesis shows it.
                try descend()
                factors = [.quotient(result, try unary())]
            } else {
                return result
            }
        }
    }

    mutating func descend() throws(FormulaError) {
        depth += 1
        guard depth <= deepest else {
            throw FormulaError("nested more than \(deepest) deep", "use fewer levels", column: next.column)
        }
    }

    mutating func unary() throws(FormulaError) -> Expression {
        try descend()
        defer { depth -= 1 }
        if take("+") { return try unary() }
        if take("-") {
            let operand = try unary()
            switch operand {
            case .number(let value): return .number(-value)
            case .negative(let x): return x
            default: return .negative(operand)
            }
        }
        let base = try factorials(of: primary())
        return take("^") ? .power(base, try unary()) : base
    }

    // What follows is apart from `unary` and `primary`, so that nested ones need little of the stack.

    /// The expression with the signs `!` that stand behind it.
    private mutating func factorials(of base: Expression) throws(FormulaError) -> Expression {
        var result = base
        while next.kind == .symbol("!") {
            let token = next
            position += 1
            result = .call(.gamma, .sum([result, 1]))
            try refuseImplicitProduct(after: token, written: "…!")
        }
        return result
    }

    private mutating func absoluteValue() throws(FormulaError) -> Expression {
        let bar = next
        position += 1
        try descend()
        defer { depth -= 1 }
        let result = try sum()
        try close("|", openedAt: bar)
        try refuseImplicitProduct(after: bar, written: "|…|")
        return .call(.abs, result)
    }

    private mutating func root() throws(FormulaError) -> Expression {
        let sign = next
        position += 1
        try descend()
        defer { depth -= 1 }
        return .call(sign.text == "√" ? .sqrt : .cbrt, try primary())
    }

    mutating func primary() throws(FormulaError) -> Expression {
        switch next.kind {
        case .number(let value): return try number(value)
        case .name(let name): return try part(of: name)
        case .symbol("("): return try parenthesized()
        case .symbol("|"): return try absoluteValue()
        case .symbol("√"), .symbol("∛"): return try root()
        case .symbol, .end: throw unexpected()
        }
    }

    private mutating func number(_ value: Double) throws(FormulaError) -> Expression {
        let token = next
        position += 1
        try refuseImplicitProduct(after: token)
        return .number(value)
    }

    private mutating func part(of name: String) throws(FormulaError) -> Expression {
        let token = next
        position += 1
        if take("(") { return try call(name, token) }
        if take("[") { return try element(name, token) }
        let result = try named(name, token)
        try refuseImplicitProduct(after: token)
        return result
    }

    private mutating func parenthesized() throws(FormulaError) -> Expression {
        let token = next
        position += 1
        let result = try sum()
        try close(")", openedAt: token)
        try refuseImplicitProduct(after: token, written: "(…)")
        return result
    }

    mutating func named(_ name: String, _ token: Token) throws(FormulaError) -> Expression {
        if loops.contains(where: { $0.index == name }) { return .index(name) }
        if let value = constants[name] { return .number(value) }
        if !variables.contains(name) {
            if let constant = NamedConstant(named: name) { return .constant(constant) }
            if FunctionName.all.contains(name), !FunctionName.alsoVariables.contains(name) {
                throw FormulaError("the function \"\(name)\" needs its argument, \(name)(…)", column: token.column)
            }
        }
        try record(token, isIndexed: false)
        return .variable(name)
    }

    /// Refuses `2x`, `x y` and `(a)(b)`: products in mathematics, but here more often slips.
    func refuseImplicitProduct(after token: Token, written: String? = nil) throws(FormulaError) {
        switch next.kind {
        case .name("and") where conditionDepth > 0, .name("or") where conditionDepth > 0: return
        case .number, .name: break
        case .symbol("("): if case .name = token.kind { return }
        default: return
        }
        let (left, right) = (written ?? token.text, next.kind == .symbol("(") ? "(…)" : next.text)
        throw FormulaError(
            "an operator is missing before \"\(next.text)\"", "did you mean \"\(left)*\(right)\"?", column: next.column)
    }
}
