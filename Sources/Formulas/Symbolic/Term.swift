/// A power in a product. Square roots have the exponent 1/2, and exponentials the base e.
struct Factor: Sendable, Hashable {
    var base: Expression
    var exponent: Expression

    /// The exponent if it is a number.
    var number: Coefficient? { Coefficient(exponent) }

    var isPlainName: Bool {
        switch base {
        case .variable, .element, .index: true
        default: false
        }
    }
}

/// A product in normal form: a number, and powers of different bases in a fixed order.
struct Term: Sendable, Hashable {
    var coefficient: Coefficient
    private(set) var factors: [Factor]

    static let one = Term(.one)

    init(_ coefficient: Coefficient, _ factors: [Factor] = []) {
        self.coefficient = coefficient
        self.factors =
            factors.count < 2
            ? factors : factors.map { ($0, FactorOrder($0)) }.sorted { $0.1 < $1.1 }.map(\.0)
    }

    /// The normal form of a simplified expression.
    init(_ expression: Expression) {
        if let number = Coefficient(expression) {
            self.init(number)
            return
        }
        switch expression {
        case .negative(let x): self = Term(x).opposite
        case .product(let factors): self = Term.product(of: factors.map { Term($0) })
        case .quotient(let x, let y): self = Term(x) * Term(y).raised(to: Coefficient(-1))
        case .power(let base, let exponent): self.init(base: base, exponent: exponent)
        case .call(.sqrt, let x): self.init(base: x, exponent: Coefficient(1, over: 2).expression)
        case .call(.exp, let x): self.init(base: .constant(.e), exponent: x)
        default: self.init(base: expression, exponent: 1)
        }
    }

    /// The power of an expression, with the common factor of a sum's terms in front.
    private init(base: Expression, exponent: Expression) {
        let factor = Factor(base: base, exponent: exponent)
        guard case .sum(let addends) = base, let n = factor.number, n.integer != nil else {
            self.init(.one, [factor])
            return
        }
        // Each part of the sum is looked at once: nested sums would take exponential time otherwise.
        let terms = addends.map { Term($0) }
        let content = Self.content(of: terms)
        guard content != .one, let inverse = content.inverse, let power = content.raised(to: n) else {
            self.init(.one, [factor])
            return
        }
        let primitive = Expression.ordered(terms.map { $0.scaled(by: inverse) })
        self.init(power, [Factor(base: primitive, exponent: exponent)])
    }

    /// The integer that divides all terms of a sum, negative if the first of them in order is: of x − y and y − x, only
    /// one is a base of powers.
    private static func content(of terms: [Term]) -> Coefficient {
        let divisor = terms.reduce(0) { divisor, term in
            term.coefficient.integer.map { Coefficient.commonDivisor(divisor, $0) } ?? 1
        }
        let leading = terms.min { TermOrder($0) < TermOrder($1) }
        return Coefficient(leading?.coefficient.isNegative ?? false ? -divisor : divisor)
    }

    static func * (left: Term, right: Term) -> Term { product(of: [left, right]) }

    /// The product of terms, in which exponents of equal bases are added.
    static func product(of terms: some Sequence<Term>) -> Term {
        var product = Term.one
        for term in terms {
            product.coefficient = product.coefficient * term.coefficient
            for factor in term.factors { product.join(factor) }
        }
        return Term(product.coefficient, product.factors)
    }

    private mutating func join(_ factor: Factor) {
        guard let position = factors.firstIndex(where: { $0.base == factor.base }) else {
            if !joinOpposite(factor) { factors.append(factor) }
            return
        }
        let exponent = Expression.total([factors[position].exponent, factor.exponent])
        let old = factors.remove(at: position)
        // The base may be a number that the new exponent makes plain, or have a simpler power.
        let power = Expression.raised(factor.base, to: exponent)
        coefficient = coefficient * power.coefficient
        for joined in power.factors {
            if joined.base != old.base, factors.contains(where: { $0.base == joined.base }) {
                join(joined)
            } else {
                factors.append(joined)
            }
        }
    }

    /// Joins whole powers of x − y with others of y − x, such as its root.
    private mutating func joinOpposite(_ factor: Factor) -> Bool {
        guard case .sum(let terms) = factor.base else { return false }
        let hasPartner = factors.contains {
            if case .sum(let others) = $0.base { others.count == terms.count } else { false }
        }
        // To turn the signs of nested sums in vain would take exponential time.
        guard hasPartner else { return false }
        let opposite = factor.base.opposite
        guard let position = factors.firstIndex(where: { $0.base == opposite }) else { return false }
        let old = factors[position]
        if let n = factor.number?.integer {
            coefficient = n.isMultiple(of: 2) ? coefficient : -coefficient
            join(Factor(base: opposite, exponent: factor.exponent))
        } else if let n = old.number?.integer {
            coefficient = n.isMultiple(of: 2) ? coefficient : -coefficient
            factors.remove(at: position)
            factors.append(Factor(base: factor.base, exponent: old.exponent))
            join(factor)
        } else {
            return false
        }
        return true
    }

    /// The term to an integer power, for which all rules of powers hold.
    func raised(to exponent: Coefficient) -> Term {
        guard let number = coefficient.raised(to: exponent) else {
            return Term(.one, [Factor(base: expression, exponent: exponent.expression)])
        }
        return Term(
            number,
            factors.map {
                Factor(
                    base: $0.base,
                    exponent: $0.number.map { ($0 * exponent).expression }
                        ?? Expression.multiplied([exponent.expression, $0.exponent]))
            })
    }

    func scaled(by number: Coefficient) -> Term {
        var result = self
        result.coefficient = coefficient * number
        return result
    }

    var opposite: Term { scaled(by: Coefficient(-1)) }

    /// The term without its number.
    var powers: Term { Term(.one, factors) }

    func removing(_ factor: Factor) -> Term { Term(coefficient, factors.filter { $0 != factor }) }

    /// The term with a name below the fraction cancelled if every term of a sum above has it: (x² + x)/x is x + 1.
    var cancelled: Term {
        for divisor in factors where divisor.isPlainName && (divisor.number?.isNegative ?? false) {
            for factor in factors {
                guard case .sum(let terms) = factor.base, let n = factor.number?.integer, n > 0 else { continue }
                let products = terms.map { Term($0) }
                let name = Term(.one, [Factor(base: divisor.base, exponent: 1)])
                let isCommon = products.allSatisfy { term in
                    term.factors.contains { $0.base == divisor.base && ($0.number?.integer ?? 0) > 0 }
                }
                guard isCommon else { continue }
                let rest = Expression.total(products.map { ($0 * name.raised(to: Coefficient(-1))).expression })
                return
                    (removing(factor) * name.raised(to: Coefficient(n))
                    * Expression.raised(rest, to: factor.exponent)).cancelled
            }
        }
        return self
    }
}
