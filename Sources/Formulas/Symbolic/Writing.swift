// From normal forms to expressions as a mathematician writes them.

extension Term {
    var expression: Expression {
        let (isNegative, fraction) = written
        return isNegative ? fraction.negated : fraction
    }

    /// The sign, and the product as a fraction with negative powers below.
    var written: (isNegative: Bool, fraction: Expression) {
        let (isNegative, factors) = signed
        var (top, bottom): ([Expression], [Expression]) = ([], [])
        for factor in factors {
            if let number = factor.number, number.isNegative, factor.base != .constant(.e) {
                bottom.append(Factor(base: factor.base, exponent: (-number).expression).expression)
            } else {
                top.append(factor.expression)
            }
        }
        switch coefficient.magnitude {
        case .fraction(let n, let d, false):
            if n != 1 || top.isEmpty { top.insert(.number(Double(n)), at: 0) }
            if d != 1 { bottom.insert(.number(Double(d)), at: 0) }
        case let decimal: top.insert(.number(decimal.value), at: 0)
        }
        let fraction: Expression = bottom.isEmpty ? .joined(top) : .quotient(.joined(top), .joined(bottom))
        return (isNegative, fraction)
    }

    /// The sign and the factors; a minus goes into a sum that has terms of both signs, if there is one.
    private var signed: (isNegative: Bool, factors: [Factor]) {
        guard coefficient.isNegative else { return (false, factors) }
        let place = factors.firstIndex { factor in
            guard case .sum(let terms) = factor.base, let n = factor.number?.integer, !n.isMultiple(of: 2) else {
                return false
            }
            return terms.contains(where: \.startsWithMinus)
        }
        guard let place else { return (true, factors) }
        var flipped = factors
        flipped[place].base = flipped[place].base.opposite
        return (false, flipped)
    }
}

extension Factor {
    var expression: Expression {
        if base == .constant(.e) { return exponent == 1 ? base : .call(.exp, exponent) }
        if exponent == 1 { return base }
        return number == Coefficient(1, over: 2) || number == Coefficient(0.5)
            ? .call(.sqrt, base) : .power(base, exponent)
    }
}

extension Expression {
    /// The opposite, with the minus in front of the first factor written.
    var negated: Expression {
        switch self {
        case .number(let value): .number(-value)
        case .negative(let x): x
        case .product(let factors): .product([factors[0].negated] + factors.dropFirst())
        case .quotient(let x, let y): .quotient(x.negated, y)
        default: .negative(self)
        }
    }

    var startsWithMinus: Bool {
        switch self {
        case .number(let value): value < 0
        case .negative: true
        case .product(let factors): factors[0].startsWithMinus
        case .quotient(let x, _): x.startsWithMinus
        default: false
        }
    }

    /// A simplified sum with the opposite sign.
    var opposite: Expression {
        guard case .sum(let terms) = self else { return negated }
        return Expression.ordered(terms.map { Term($0).opposite })
    }

    /// The sum of terms in order, with a positive one first if there is one.
    static func ordered(_ terms: [Term]) -> Expression {
        guard terms.count > 1 else { return terms.first?.expression ?? 0 }
        var sorted = terms.map { ($0, TermOrder($0)) }.sorted { $0.1 < $1.1 }.map(\.0)
        if let positive = sorted.firstIndex(where: { !$0.coefficient.isNegative }) {
            sorted.insert(sorted.remove(at: positive), at: 0)
        }
        return .sum(
            sorted.enumerated().map { position, term in
                let (isNegative, fraction) = term.written
                return position > 0 && isNegative ? .negative(fraction) : term.expression
            })
    }

    fileprivate static func joined(_ factors: [Expression]) -> Expression {
        factors.count == 1 ? factors[0] : .product(factors)
    }
}
