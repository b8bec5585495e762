extension Expression: Calculus {
    init(integerLiteral value: Int) { self = .number(Double(value)) }
    init(floatLiteral value: Double) { self = .number(value) }

    static var pi: Expression { .constant(.pi) }
    static func + (left: Expression, right: Expression) -> Expression { .sum([left, right]) }
    static func - (left: Expression, right: Expression) -> Expression { .sum([left, .negative(right)]) }
    static func * (left: Expression, right: Expression) -> Expression { .product([left, right]) }
    static func / (left: Expression, right: Expression) -> Expression { .quotient(left, right) }
    static prefix func - (operand: Expression) -> Expression { .negative(operand) }
    static func apply(_ function: Function, _ x: Expression) -> Expression { .call(function, x) }

    static func apply(_ function: FunctionOfSeveral, _ x: Expression, _ y: Expression) -> Expression {
        .callOfSeveral(function, [x, y])
    }
}

/// The rules of differentiation with respect to one name.
struct Differentiation {
    /// The name of the variable; for an element, the name before the bracket.
    let name: String
    /// The position of an element; `nil` for a variable without an index.
    let position: Int?

    /// The size of the longest formula; people do not read longer ones.
    static let mostNodes = 100_000
    /// The most factors up to which a product over an index is written out.
    static let mostFactors = 100

    /// The derivative, not yet simplified; `nil` if it is 0.
    func derivative(of expression: Expression) throws(FormulaError) -> Expression? {
        switch expression {
        case .number, .constant, .index: return nil
        case .variable(let other): return other == name && position == nil ? 1 : nil
        case .element(let other, let index):
            guard other == name, let position else { return nil }
            return index.constantValue == Double(position) ? 1 : nil
        case .negative(let x): return try derivative(of: x).map { -$0 }
        case .sum(let terms):
            var slopes: [Expression] = []
            for term in terms { if let slope = try derivative(of: term) { slopes.append(slope) } }
            return slopes.isEmpty ? nil : .sum(slopes)
        case .product(let factors): return try product(factors)
        case .quotient(let x, let y):
            let (dx, dy) = (try derivative(of: x), try derivative(of: y))
            guard let dy else { return dx.map { $0 / y } }
            return (dx ?? 0) / y - x * dy / .square(y)
        case .power(let x, let n):
            let (dx, dn) = (try derivative(of: x), try derivative(of: n))
            switch (dx, dn) {
            case (nil, nil): return nil
            case (let dx?, nil): return n * .power(x, n - 1) * dx
            case (nil, let dn?): return expression * .log(x) * dn
            case (let dx?, let dn?): return expression * (dn * .log(x) + n * dx / x)
            }
        case .call(let function, let x):
            return try derivative(of: x).map { function.derivative(at: x, value: expression) * $0 }
        case .callOfSeveral(let function, let operands): return try several(function, operands)
        case .repeated(let repetition, let loop, let body): return try repeated(repetition, loop, body)
        case .comparison, .joined, .not: return nil
        case .choice(let condition, let x, let y): return try choice(condition, x, y)
        }
    }

    private func choice(_ condition: Expression, _ x: Expression, _ y: Expression) throws(FormulaError) -> Expression? {
        let (dx, dy) = (try derivative(of: x), try derivative(of: y))
        return dx == nil && dy == nil ? nil : .choice(condition, dx ?? 0, dy ?? 0)
    }

    /// The sum of each factor's derivative times the other factors.
    private func product(_ factors: [Expression]) throws(FormulaError) -> Expression? {
        var terms: [Expression] = []
        for (position, factor) in factors.enumerated() {
            guard let slope = try derivative(of: factor) else { continue }
            guard (terms.count + 1) * factors.count <= Self.mostNodes else { throw Self.tooLong }
            var others = factors
            others[position] = slope
            terms.append(.product(others))
        }
        return terms.isEmpty ? nil : .sum(terms)
    }

    private func several(_ function: FunctionOfSeveral, _ operands: [Expression]) throws(FormulaError) -> Expression? {
        var pairs: [(x: Expression, slope: Expression?)] = []
        for operand in operands { pairs.append((operand, try derivative(of: operand))) }
        return balanced(pairs) { left, right in
            if function.takesAnyNumber { return Self.extremum(function, left, right) }
            let (toLeft, toRight) = function.derivatives(at: left.x, right.x)
            let slopes = [left.slope.map { toLeft * $0 }, right.slope.map { toRight * $0 }].compactMap { $0 }
            return (.apply(function, left.x, right.x), slopes.isEmpty ? nil : .sum(slopes))
        }.slope
    }

    /// The lesser or greater of two expressions with its derivative, which is that of the one it is. A product with 0 or
    /// 1 in place of the choice would be not-a-number where the other's derivative overflows.
    private static func extremum(
        _ function: FunctionOfSeveral, _ left: (x: Expression, slope: Expression?),
        _ right: (x: Expression, slope: Expression?)
    ) -> (x: Expression, slope: Expression?) {
        let value = Expression.apply(function, left.x, right.x)
        if left.slope == nil && right.slope == nil { return (value, nil) }
        let (toLeft, toRight) = (left.slope ?? 0, right.slope ?? 0)
        let (before, after): (Comparison, Comparison) = function == .min ? (.less, .greater) : (.greater, .less)
        let atTie = Expression.choice(.comparison(after, left.x, right.x), toRight, (toLeft + toRight) / 2)
        return (value, .choice(.comparison(before, left.x, right.x), toLeft, atTie))
    }

    // MARK: Sums and products over an index

    private func repeated(
        _ repetition: Repetition, _ loop: Loop, _ body: Expression
    ) throws(FormulaError) -> Expression? {
        let (moves, stays) = (occurs(in: body, movingWith: loop.index), occurs(in: body))
        guard moves || stays else { return nil }
        if repetition == .sum && !moves {
            return try derivative(of: body).map { .repeated(.sum, loop, $0) }
        }
        guard let lower = loop.lower.constantValue, let upper = loop.upper.constantValue else {
            throw FormulaError("the bounds \(loop.lower) and \(loop.upper) are no numbers")
        }
        guard lower <= upper else { return nil }
        if repetition == .sum {
            var slopes: [Expression] = []
            for index in indices(of: loop.index, from: lower, through: upper, in: body) {
                let term = body.replacing(index: loop.index, by: .number(index))
                if let slope = try derivative(of: term) { slopes.append(slope) }
                guard slopes.count <= Self.mostNodes / body.size else { throw Self.tooLong }
            }
            return slopes.isEmpty ? nil : .sum(slopes)
        }
        guard upper - lower < Double(Self.mostFactors) else {
            throw FormulaError(
                "the derivative of a product of \(written(upper - lower + 1)) factors is too long",
                "at most \(Self.mostFactors)"
            )
        }
        return try product(
            stride(from: lower, through: upper, by: 1).map {
                body.replacing(index: loop.index, by: .number($0))
            })
    }

    /// Returns the values of the index at which the body may have the name: one for each element whose index is a line in the
    /// loop's, such as x[2*i + 1], else all from the lower bound to the upper one.
    func indices(of name: String, from lower: Double, through upper: Double, in body: Expression) -> [Double] {
        var found: Set<Double> = []
        let hasOtherPlaces = body.contains {
            switch $0 {
            case .repeated(_, let loop, _): return loop.index == name
            case .variable(let other): return other == self.name && position == nil
            case .element(let other, let place):
                guard other == self.name, let position else { return false }
                guard let line = place.line(in: name) else { return true }
                if line.slope == 0 { return line.offset == Double(position) }
                found.insert((Double(position) - line.offset) / line.slope)
                return false
            default: return false
            }
        }
        if hasOtherPlaces { return Array(stride(from: lower, through: upper, by: 1)) }
        return found.filter { $0 == $0.rounded() && (lower...upper).contains($0) }.sorted()
    }

    /// Whether the body has the name as an element whose position changes with the index, or in a product whose bounds
    /// do.
    private func occurs(in body: Expression, movingWith index: String) -> Bool {
        func hasMovingBounds(_ kinds: [Repetition]) -> Bool {
            body.contains {
                guard case .repeated(let kind, let loop, _) = $0, kinds.contains(kind) else { return false }
                return loop.lower.depends(onIndex: index) || loop.upper.depends(onIndex: index)
            }
        }
        if hasMovingBounds([.prod]) { return occurs(in: body) }
        let anyMoves = hasMovingBounds(Repetition.allCases)
        return body.contains {
            guard case .element(name, let place) = $0, position != nil else { return false }
            return anyMoves ? place.constantValue == nil : place.depends(onIndex: index)
        }
    }

    /// Whether the body has the name, or an element that may be it.
    private func occurs(in body: Expression) -> Bool {
        body.contains {
            switch $0 {
            case .variable(name): position == nil
            case .element(name, let place): position.map { (place.constantValue ?? Double($0)) == Double($0) } ?? false
            default: false
            }
        }
    }

    static let tooLong = FormulaError("the derivative is too long to write down", "take it numerically")
}
