import Support
import Tensors

// The parts of a formula that begin with a name: an element, a function, a loop.

extension Parser {
    mutating func element(_ name: String, _ token: Token) throws(FormulaError) -> Expression {
        let opening = position - 1
        let index = try sum()
        try finish(name, token, index, openedAt: opening)
        return .element(name, index)
    }

    /// Checks an element's index. It is a function of its own so that nested ones need little of the stack.
    mutating func finish(
        _ name: String, _ token: Token, _ index: Expression, openedAt opening: Int
    ) throws(FormulaError) {
        let (bracket, column) = (tokens[opening], tokens[opening + 1].column)
        if next.kind == .symbol(",") {
            throw FormulaError("\"\(name)\" has one index", "number its elements in a row", column: next.column)
        }
        try close("]", openedAt: bracket)
        let space = loops.last?.space ?? IterationSpace()
        let positions = try located(at: column) { () throws(FormulaError) in try space.integers(of: index) }
        if let low = positions.min(), low < 1 {
            throw FormulaError("\(name)[\(low)] does not exist", "indices begin with 1", column: column)
        }
        try record(token, isIndexed: true)
        try refuseImplicitProduct(after: bracket, written: "\(name)[…]")
    }

    mutating func record(_ name: Token, isIndexed: Bool) throws(FormulaError) {
        if columns[name.text] == nil {
            columns[name.text] = name.column
            if isIndexed { indexed.insert(name.text) }
        }
        guard indexed.contains(name.text) == isIndexed else {
            throw FormulaError("\"\(name.text)\" stands here with and there without an index", column: name.column)
        }
    }

    mutating func call(_ name: String, _ token: Token) throws(FormulaError) -> Expression {
        if let repetition = Repetition(rawValue: name) { return try loop(repetition, token) }
        if FunctionName.choices.contains(name) { return try choice(token) }
        guard FunctionName.all.contains(name) else { throw unknownFunction(name, token) }
        let opening = position - 1
        let arguments = try arguments()
        return try application(of: name, token, to: arguments, openedAt: opening)
    }

    mutating func arguments() throws(FormulaError) -> [Expression] {
        if next.kind == .symbol(")") { return [] }
        var arguments = [try sum()]
        while take(",") { arguments.append(try sum()) }
        return arguments
    }

    /// Makes the call of a function. It is a function of its own so that nested calls need little of the stack.
    mutating func application(
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
        if let composition = FunctionName.compositions[name] {
            try require(composition.argumentCount)
            return composition.expression(arguments)
        }
        guard let function = FunctionOfSeveral(rawValue: name) else { throw unknownFunction(name, token) }
        if !function.takesAnyNumber { try require(2) }
        if function == .polygamma,
            !((arguments[0].constantValue.flatMap { Int(exactly: $0) }).map { 0...100 ~= $0 } ?? false)
        {
            throw FormulaError("polygamma begins with its order, a whole number from 0 to 100", column: token.column)
        }
        guard let first = arguments.first else {
            throw FormulaError("\(name) takes at least 1 argument", column: token.column)
        }
        return arguments.count == 1 ? first : .callOfSeveral(function, arguments)
    }

    func unknownFunction(_ name: String, _ token: Token) -> FormulaError {
        let known =
            columns[name] != nil || variables.contains(name) || constants[name] != nil
            || NamedConstant(named: name) != nil || loops.contains { $0.index == name }
        guard !known else {
            return FormulaError(
                "\"\(name)\" is no function", "write \(name)*(…) to multiply, or \(name)[…] for an element",
                column: token.column)
        }
        let hint = nearestName(to: name, among: FunctionName.all).map { "did you mean \"\($0)\"?" }
        return FormulaError(
            "unknown function \"\(name)\"", hint ?? "write \(name)*(…) to multiply", column: token.column)
    }

    /// The rest of `sum(i, 1, n, body)` after the parenthesis.
    mutating func loop(_ repetition: Repetition, _ token: Token) throws(FormulaError) -> Expression {
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

    mutating func comma(_ form: String) throws(FormulaError) {
        guard take(",") else {
            throw next.kind == .symbol(")")
                ? FormulaError("an argument is missing: \(form)", column: next.column) : unexpected("a comma")
        }
    }
}
