extension Expression {
    /// The expression as a mathematician would write it, of the same value wherever both are defined: numbers collected,
    /// like terms and equal bases joined, common denominators, a fixed order.
    func simplified() -> Expression {
        var result = simplifiedOnce()
        // The result of one rule may be what another one applies to.
        for _ in 0..<4 {
            let next = result.simplifiedOnce()
            if next == result { break }
            result = next
        }
        // Numbers that overflow when they are multiplied beforehand may not overflow in their places.
        let overflows = result.contains { if case .number(let value) = $0 { !value.isFinite } else { false } }
        return overflows ? self : result
    }

    func simplifiedOnce() -> Expression {
        switch self {
        case .number, .constant, .variable, .index: return self
        case .element(let name, let index): return .element(name, index.simplifiedOnce())
        case .sum(let terms): return Expression.total(terms.map { $0.simplifiedOnce() })
        case .negative(let x): return Term(x.simplifiedOnce()).opposite.expression
        case .product(let factors):
            return Term.product(of: factors.map { Term($0.simplifiedOnce()) }).cancelled.expression
        case .quotient(let x, let y):
            let (x, y) = (x.simplifiedOnce(), y.simplifiedOnce())
            return (Term(x) * Expression.raised(y, to: -1)).cancelled.expression
        case .power(let base, let exponent):
            return Expression.raised(base.simplifiedOnce(), to: exponent.simplifiedOnce()).expression
        case .call(let function, let x): return function.simplified(of: x.simplifiedOnce())
        case .callOfSeveral(let function, let operands):
            return function.simplified(of: operands.map { $0.simplifiedOnce() })
        case .repeated(let repetition, let loop, let body):
            let bounds = Loop(
                index: loop.index, lower: loop.lower.simplifiedOnce(), upper: loop.upper.simplifiedOnce())
            return repetition.simplified(over: bounds, of: body.simplifiedOnce())
        case .comparison, .joined, .not: return with(operands.map { $0.simplifiedOnce() })
        case .choice(let condition, let x, let y): return Self.simplifiedChoice(condition, x, y)
        }
    }

    private static func simplifiedChoice(_ condition: Expression, _ x: Expression, _ y: Expression) -> Expression {
        let (condition, x, y) = (condition.simplifiedOnce(), x.simplifiedOnce(), y.simplifiedOnce())
        if x == y { return x }
        if let holds = condition.constantValue { return holds == 0 ? y : x }
        return .choice(condition, x, y)
    }

    /// The power of a simplified base to a simplified exponent, by the rules that hold for all values of the base.
    static func raised(_ base: Expression, to exponent: Expression) -> Term {
        let term = Term(base)
        guard let number = Coefficient(exponent) else {
            if base == 1 { return .one }
            guard term.coefficient == .one, let only = term.factors.first, term.factors.count == 1,
                only.base == .constant(.e)
            else { return Term(.one, [Factor(base: base, exponent: exponent)]) }
            return exponential([only.exponent, exponent])
        }
        if number.isZero { return .one }
        if number == .one { return term }
        // 1/0 is not a number, but still a value.
        if term.coefficient.isZero { return zero(to: number, exponent) }
        if number.integer != nil { return absolutes(term.raised(to: number)) }
        if term.factors.isEmpty {
            return term.coefficient.raised(to: number).map { Term($0) }
                ?? Term(.one, [Factor(base: base, exponent: exponent)])
        }
        guard !term.coefficient.isNegative, let root = term.coefficient.raised(to: number), term.factors.count == 1
        else {
            return Term(.one, [Factor(base: base, exponent: exponent)])
        }
        let only = term.factors[0]
        if only.base == .constant(.e) {
            return Term(root) * exponential([only.exponent, exponent])
        }
        guard let inner = only.number else { return Term(.one, [Factor(base: base, exponent: exponent)]) }
        if let n = inner.integer, n.isMultiple(of: 2) {
            let magnitude = Function.abs.simplified(of: only.base)
            return Term(root) * raised(magnitude, to: (inner * number).expression)
        }
        // √(x³) has no other form that holds below 0, but √(4x) is 2 √x.
        guard inner == .one else { return Term(.one, [Factor(base: base, exponent: exponent)]) }
        return Term(root, [Factor(base: only.base, exponent: exponent)])
    }

    private static func zero(to number: Coefficient, _ exponent: Expression) -> Term {
        number.isNegative ? Term(.one, [Factor(base: 0, exponent: exponent)]) : Term(.zero)
    }

    /// The power of e to a product of simplified factors; e to a logarithm is a power of the logarithm's argument.
    private static func exponential(_ factors: [Expression]) -> Term {
        let exponent = multiplied(factors)
        let term = Term(exponent)
        if term.coefficient.isZero { return .one }
        if term.factors.count == 1, term.factors[0].exponent == 1, case .call(.log, let x) = term.factors[0].base {
            return raised(x, to: term.coefficient.expression)
        }
        return Term(.one, [Factor(base: .constant(.e), exponent: exponent)])
    }

    /// The product of simplified factors. To simplify these once more would take exponential time where they are nested.
    static func multiplied(_ factors: [Expression]) -> Expression {
        Term.product(of: factors.map { Term($0) }).cancelled.expression
    }

    /// The term with |x| to an even power replaced by x to that power.
    private static func absolutes(_ term: Term) -> Term {
        let powers = term.factors.map { factor in
            guard case .call(.abs, let x) = factor.base, factor.number?.integer?.isMultiple(of: 2) ?? false else {
                return Term(.one, [factor])
            }
            return raised(x, to: factor.exponent)
        }
        return Term(term.coefficient) * Term.product(of: powers)
    }
}
