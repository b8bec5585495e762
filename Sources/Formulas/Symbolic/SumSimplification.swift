extension Expression {
    /// The sum of simplified terms: like terms are joined, and the shortest is chosen of the result, the result with
    /// common factors in front, and the result multiplied out.
    static func total(_ terms: [Expression]) -> Expression {
        let collected = collect(terms.flatMap(\.addends))
        guard collected.count > 1 else { return collected.first?.expression ?? 0 }
        if let factored = factored(collected) { return factored }
        let sum = Expression.ordered(collected)
        guard let expanded = expanded(collected) else { return sum }
        // A product is worth more than the few signs that it costs.
        let other = Expression.ordered(expanded)
        return 4 * other.size <= 3 * sum.size ? other : sum
    }

    /// The terms of a simplified sum, in normal form.
    private var addends: [Term] {
        if case .sum(let terms) = self { return terms.flatMap(\.addends) }
        let term = Term(self)
        // 2(x + 1) by itself is 2x + 2 where other terms may join it.
        return [term]
    }

    /// The terms with like ones joined.
    private static func collect(_ terms: [Term]) -> [Term] {
        var order: [Term] = []
        var coefficients: [Term: Coefficient] = [:]
        func add(_ term: Term) {
            if let old = coefficients[term.powers] {
                coefficients[term.powers] = old + term.coefficient
            } else {
                order.append(term.powers)
                coefficients[term.powers] = term.coefficient
            }
        }
        for term in terms { add(term) }
        while let (sine, cosine, rest) = pythagoras(order, coefficients) {
            let coefficient = coefficients[sine] ?? .zero
            for used in [sine, cosine] { coefficients[used] = .zero }
            add(Term(coefficient) * rest)
        }
        return order.compactMap { powers in
            guard let coefficient = coefficients[powers], !coefficient.isZero else { return nil }
            return Term(coefficient, powers.factors)
        }
    }

    /// A pair of terms sin²u·r and cos²u·r with the same number in front, and r; `nil` if there is none.
    private static func pythagoras(_ terms: [Term], _ coefficients: [Term: Coefficient]) -> (Term, Term, Term)? {
        for term in terms {
            guard let coefficient = coefficients[term], !coefficient.isZero else { continue }
            for factor in term.factors where factor.exponent == 2 {
                guard case .call(.sin, let angle) = factor.base else { continue }
                let rest = term.removing(factor)
                let partner = Term(.one, rest.factors + [Factor(base: .call(.cos, angle), exponent: 2)])
                if coefficients[partner] == coefficient { return (term, partner, rest) }
            }
        }
        return nil
    }

    /// The greatest common factor times the rest, if more than names and numbers is common.
    private static func factored(_ terms: [Term]) -> Expression? {
        var common: [Factor] = []
        for factor in terms[0].factors {
            let others = terms.dropFirst().map { term in term.factors.first { $0.base == factor.base } }
            guard let least = others.reduce(Optional(factor), { Self.lesser($0, $1) }) else { continue }
            common.append(least)
        }
        guard common.contains(where: { !$0.isPlainName || $0.number?.isNegative ?? true }),
            common.contains(where: { $0.base.constantValue == nil || $0.exponent.constantValue == nil })
        else { return nil }
        let content = terms.dropFirst().reduce(terms[0].coefficient.integer) { divisor, term in
            guard let divisor, let next = term.coefficient.integer else { return nil }
            return Coefficient.commonDivisor(divisor, next)
        }
        let front = Term(Coefficient(content.map { Swift.abs($0) } ?? 1), common)
        let inverse = front.raised(to: Coefficient(-1))
        let rest = total(terms.map { ($0 * inverse).expression })
        return (front * Term(rest)).expression
    }

    /// The one of two powers of a base that has the lesser exponent; `nil` if they cannot be compared, or if one stands
    /// below the fraction and the other is a whole power above it.
    private static func lesser(_ left: Factor?, _ right: Factor?) -> Factor? {
        guard let left, let right else { return nil }
        guard let a = left.number, let b = right.number, left.base != .constant(.e) else {
            return left.exponent == right.exponent ? left : nil
        }
        guard a.isNegative == b.isNegative || a.integer == nil && b.integer == nil else { return nil }
        return a.value <= b.value ? left : right
    }

    /// The terms multiplied out; `nil` if there is nothing to multiply or the result is long.
    private static func expanded(_ terms: [Term]) -> [Term]? {
        var result: [Term] = []
        var didExpand = false
        for term in terms {
            var products = [Term(term.coefficient)]
            for factor in term.factors {
                guard case .sum(let inner) = factor.base, let n = factor.number?.integer, (1...4).contains(n) else {
                    products = products.map { $0 * Term(.one, [factor]) }
                    continue
                }
                didExpand = true
                let addends = inner.map { Term($0) }
                for _ in 0..<n {
                    guard products.count * addends.count <= 64 else { return nil }
                    products = collect(products.flatMap { product in addends.map { product * $0 } })
                }
            }
            result += products
            guard result.count <= 256 else { return nil }
        }
        return didExpand ? collect(result) : nil
    }
}
