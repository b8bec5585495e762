import Tensors

/// Reads expressions by recursive descent:
/// ```
/// sum      = product (("+" | "-") product)*
/// product  = unary (("*" | "/") unary)*
/// unary    = ("-" | "+") unary | primary ("^" unary)?
/// primary  = number | name | name "[" sum "]" | name "(" sum ("," sum)* ")" | "(" sum ")"
/// ```
struct Parser {
    private let tokens: [Token]
    private var position = 0
    private var depth = 0
    /// The loops around the place being read.
    private var loops: [(index: String, space: IterationSpace)] = []
    private let variables: Set<String>
    private let constants: [String: Double]
    /// Where each variable stands first.
    private(set) var columns: [String: Int] = [:]
    /// Those of them whose elements are meant.
    private var indexed: Set<String> = []

    /// Deeper nesting than this is not written by people, and would exhaust the stack of a thread.
    static let deepest = 64
    static let mostLoops = 8

    init(_ text: String, variables: [String], constants: [String: Double]) throws(FormulaError) {
        tokens = try Scanner.tokens(of: text)
        self.variables = Set(variables)
        self.constants = constants
        guard tokens.count > 1 else { throw FormulaError("the formula is empty; write one, such as x^2 + 1") }
        for (name, value) in constants where !value.isFinite {
            throw FormulaError("the constant \"\(name)\" is not finite; give a number")
        }
    }

    var next: Token { tokens[position] }
    var isAtEnd: Bool { next.kind == .end }

    /// Takes the symbol if it comes next.
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

    private mutating func product() throws(FormulaError) -> Expression {
        var factors = [try unary()]
        var result: Expression { factors.count == 1 ? factors[0] : .product(factors) }
        let outside = depth
        defer { depth = outside }
        while true {
            if take("*") {
                factors.append(try unary())
            } else if take("/") {
                // A quotient of a quotient is nested, though no parenthesis shows it.
                try descend()
                factors = [.quotient(result, try unary())]
            } else {
                return result
            }
        }
    }

    private mutating func descend() throws(FormulaError) {
        depth += 1
        guard depth <= Self.deepest else {
            throw FormulaError("nested more than \(Self.deepest) deep; use fewer levels", column: next.column)
        }
    }

    private mutating func unary() throws(FormulaError) -> Expression {
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
        let base = try primary()
        return take("^") ? .power(base, try unary()) : base
    }

    private mutating func primary() throws(FormulaError) -> Expression {
        let token = next
        switch token.kind {
        case .number(let value):
            position += 1
            try refuseImplicitProduct(after: token)
            return .number(value)
        case .name(let name):
            position += 1
            if take("(") { return try call(name, token) }
            if take("[") { return try element(name, token) }
            let result = try named(name, token)
            try refuseImplicitProduct(after: token)
            return result
        case .symbol("("):
            position += 1
            let result = try sum()
            try close(")", openedAt: token)
            try refuseImplicitProduct(after: token, written: "(…)")
            return result
        case .symbol, .end: throw unexpected()
        }
    }

    private mutating func named(_ name: String, _ token: Token) throws(FormulaError) -> Expression {
        if loops.contains(where: { $0.index == name }) { return .index(name) }
        if let value = constants[name] { return .number(value) }
        if !variables.contains(name) {
            if let constant = NamedConstant(rawValue: name) { return .constant(constant) }
            if FunctionName.all.contains(name) {
                throw FormulaError("the function \"\(name)\" needs its argument, \(name)(…)", column: token.column)
            }
        }
        try record(token, isIndexed: false)
        return .variable(name)
    }

    /// `2x`, `x y` and `(a)(b)` are products in mathematics, and here more often slips.
    private func refuseImplicitProduct(after token: Token, written: String? = nil) throws(FormulaError) {
        switch next.kind {
        case .number, .name: break
        case .symbol("("): if case .name = token.kind { return }
        default: return
        }
        let (left, right) = (written ?? token.text, next.kind == .symbol("(") ? "(…)" : next.text)
        throw FormulaError(
            "an operator is missing before \"\(next.text)\"; did you mean \"\(left)*\(right)\"?", column: next.column)
    }

    // MARK: Indices, functions, loops

    private mutating func element(_ name: String, _ token: Token) throws(FormulaError) -> Expression {
        let opening = position - 1
        let index = try sum()
        try finish(name, token, index, openedAt: opening)
        return .element(name, index)
    }

    /// Checks an element's index. A function of its own, so that nested ones need little of the stack.
    private mutating func finish(
        _ name: String, _ token: Token, _ index: Expression, openedAt opening: Int
    ) throws(FormulaError) {
        let (bracket, column) = (tokens[opening], tokens[opening + 1].column)
        if next.kind == .symbol(",") {
            throw FormulaError("\"\(name)\" has one index; number its elements in a row", column: next.column)
        }
        try close("]", openedAt: bracket)
        let space = loops.last?.space ?? IterationSpace()
        let positions = try located(at: column) { () throws(FormulaError) in try space.integers(of: index) }
        if let low = positions.min(), low < 1 {
            throw FormulaError("\(name)[\(low)] does not exist; indices begin with 1", column: column)
        }
        try record(token, isIndexed: true)
        try refuseImplicitProduct(after: bracket, written: "\(name)[…]")
    }

    private mutating func record(_ name: Token, isIndexed: Bool) throws(FormulaError) {
        if columns[name.text] == nil {
            columns[name.text] = name.column
            if isIndexed { indexed.insert(name.text) }
        }
        guard indexed.contains(name.text) == isIndexed else {
            throw FormulaError("\"\(name.text)\" stands here with and there without an index", column: name.column)
        }
    }

    private mutating func call(_ name: String, _ token: Token) throws(FormulaError) -> Expression {
        if let repetition = Repetition(rawValue: name) { return try loop(repetition, token) }
        guard FunctionName.all.contains(name) else { throw unknownFunction(name, token) }
        let opening = position - 1
        let arguments = try arguments()
        return try application(of: name, token, to: arguments, openedAt: opening)
    }

    private mutating func arguments() throws(FormulaError) -> [Expression] {
        if next.kind == .symbol(")") { return [] }
        var arguments = [try sum()]
        while take(",") { arguments.append(try sum()) }
        return arguments
    }

    /// A function of its own, so that nested calls need little of the stack.
    private mutating func application(
        of name: String, _ token: Token, to arguments: [Expression], openedAt opening: Int
    ) throws(FormulaError) -> Expression {
        try close(")", openedAt: tokens[opening])
        try refuseImplicitProduct(after: tokens[opening], written: "\(name)(…)")
        func require(_ count: Int) throws(FormulaError) {
            guard arguments.count != count else { return }
            throw FormulaError(
                "\(name) takes \(count) argument\(count == 1 ? "" : "s"), not \(arguments.count)", column: token.column)
        }
        if let function = Function(rawValue: name) ?? FunctionName.aliases[name] {
            try require(1)
            return .call(function, arguments[0])
        }
        guard let function = FunctionOfSeveral(rawValue: name) else {
            try require(2)
            return .power(arguments[0], arguments[1])
        }
        if !function.takesAnyNumber { try require(2) }
        guard let first = arguments.first else {
            throw FormulaError("\(name) takes at least 1 argument", column: token.column)
        }
        return arguments.count == 1 ? first : .callOfSeveral(function, arguments)
    }

    private func unknownFunction(_ name: String, _ token: Token) -> FormulaError {
        let known =
            columns[name] != nil || variables.contains(name) || constants[name] != nil
            || NamedConstant(rawValue: name) != nil || loops.contains { $0.index == name }
        let hint =
            known
            ? "\"\(name)\" is no function; write \(name)*(…) to multiply, or \(name)[…] for an element"
            : "unknown function \"\(name)\"; "
                + (nearestName(to: name, among: FunctionName.all).map { "did you mean \"\($0)\"?" }
                    ?? "write \(name)*(…) to multiply")
        return FormulaError(hint, column: token.column)
    }

    /// The rest of `sum(i, 1, n, body)` after the parenthesis.
    private mutating func loop(_ repetition: Repetition, _ token: Token) throws(FormulaError) -> Expression {
        let parenthesis = tokens[position - 1]
        let form = "\(repetition.rawValue)(i, 1, 10, …)"
        guard loops.count < Self.mostLoops else {
            throw FormulaError("more than \(Self.mostLoops) sums and products in one another", column: token.column)
        }
        guard case .name(let index) = next.kind else {
            throw FormulaError("\(repetition.rawValue) begins with the name of its index: \(form)", column: next.column)
        }
        position += 1
        try comma(form)
        let column = next.column
        let lower = try sum()
        try comma(form)
        let upper = try sum()
        try comma(form)
        let loop = Loop(index: index, lower: lower, upper: upper)
        var space = loops.last?.space ?? IterationSpace()
        _ = try located(at: column) { () throws(FormulaError) in try space.enter(loop) }
        loops.append((index, space))
        defer { loops.removeLast() }
        let body = try sum()
        if next.kind == .symbol(",") {
            throw FormulaError("\(repetition.rawValue) takes 4 arguments: \(form)", column: next.column)
        }
        try close(")", openedAt: parenthesis)
        try refuseImplicitProduct(after: parenthesis, written: "\(repetition.rawValue)(…)")
        return .repeated(repetition, loop, body)
    }

    private mutating func comma(_ form: String) throws(FormulaError) {
        guard take(",") else {
            throw next.kind == .symbol(")")
                ? FormulaError("an argument is missing: \(form)", column: next.column) : unexpected("a comma")
        }
    }

    // MARK: Errors

    private func located<Value>(
        at column: Int, _ body: () throws(FormulaError) -> Value
    ) throws(FormulaError) -> Value {
        do { return try body() } catch { throw FormulaError(error.message, column: column) }
    }

    private mutating func close(_ symbol: String, openedAt opening: Token) throws(FormulaError) {
        guard !take(symbol) else { return }
        guard isAtEnd else { throw unexpected("\"\(symbol)\"") }
        throw FormulaError("this \"\(opening.text)\" is never closed; add \"\(symbol)\"", column: opening.column)
    }

    private func unexpected(_ wanted: String? = nil) -> FormulaError {
        if isAtEnd {
            let before = position > 0 ? " after \"\(tokens[position - 1].text)\"" : ""
            return FormulaError(
                "the formula ends too soon: \(wanted ?? "a number or name") is missing\(before)",
                column: next.column)
        }
        guard case .symbol(let symbol) = next.kind else {
            return FormulaError(
                "unexpected \"\(next.text)\"; \(wanted ?? "an operator") is missing before it",
                column: next.column)
        }
        let hint: String =
            switch symbol {
            case _ where wanted != nil: "; \(wanted ?? "") is missing before it"
            case "<=", ">=", "<", ">", "=", "==": "; a relation has no place here"
            case "~": "; a model has no place here"
            case ")" where !expectsOperand, "]" where !expectsOperand: "; nothing was opened"
            case "[": "; write parentheses, brackets are for elements such as x[1]"
            case "," where !expectsOperand: "; give one formula here"
            default: "; a number or name is missing before it"
            }
        return FormulaError("unexpected \"\(next.text)\"\(hint)", column: next.column)
    }

    /// Whether what comes next should have begun an operand.
    private var expectsOperand: Bool {
        guard position > 0, case .symbol(let symbol) = tokens[position - 1].kind else { return position == 0 }
        return symbol != ")" && symbol != "]"
    }
}
