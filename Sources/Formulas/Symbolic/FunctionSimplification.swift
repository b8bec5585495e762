import Support

extension Function {
    /// The function of a simplified argument.
    func simplified(of x: Expression) -> Expression {
        let term = Term(x)
        switch self {
        case .sqrt: return Expression.raised(x, to: Coefficient(1, over: 2).expression).expression
        case .exp: return Expression.raised(.constant(.e), to: x).expression
        case .log:
            if x == 1 { return 0 }
            if term.coefficient == .one, term.factors.count == 1, term.factors[0].base == .constant(.e) {
                return term.factors[0].exponent
            }
        default: break
        }
        if let number = Coefficient(x), let value = exact(number) { return value }
        if term.coefficient.isNegative, let parity {
            let positive = term.opposite.expression
            if case .sum = positive { return .call(self, x) }
            let value = simplified(of: positive)
            return parity == .even ? value : Term(value).opposite.expression
        }
        if self == .abs, term.factors.allSatisfy({ $0.number?.integer?.isMultiple(of: 2) ?? false }) {
            return (Term(term.coefficient.magnitude) * term.powers).expression
        }
        return .call(self, x)
    }

    private enum Parity { case even, odd }

    private var parity: Parity? {
        switch self {
        case .cos, .cosh, .abs: .even
        case .cbrt, .sin, .tan, .asin, .atan, .sinh, .tanh, .asinh, .atanh, .sign, .erf: .odd
        case .sqrt, .exp, .exp2, .expm1, .log, .log2, .log10, .log1p, .acos, .acosh, .step, .floor, .ceil,
            .sigmoid, .softplus, .relu, .erfc, .gamma, .lgamma, .digamma:
            nil
        }
    }

    /// The value at a number, if it can be written exactly.
    private func exact(_ x: Coefficient) -> Expression? {
        switch self {
        case .abs: return x.magnitude.expression
        case .sign, .step, .floor, .ceil, .relu: return .number(.apply(self, x.value))
        default:
            guard x.integer != nil else { return nil }
            let value = Double.apply(self, x.value)
            return x.isZero && value.isFinite && value == value.rounded() ? .number(value) : nil
        }
    }
}

extension FunctionOfSeveral {
    /// The function of simplified arguments.
    func simplified(of x: [Expression]) -> Expression {
        guard takesAnyNumber else { return .callOfSeveral(self, x) }
        var distinct: [Expression] = []
        for operand in x where !distinct.contains(operand) { distinct.append(operand) }
        let numbers = distinct.compactMap { Coefficient($0) }
        if numbers.count > 1 {
            let chosen = numbers.reduce(numbers[0]) { .apply(self, $0.value, $1.value) == $0.value ? $0 : $1 }
            distinct = distinct.filter { Coefficient($0) == nil } + [chosen.expression]
        }
        return distinct.count == 1 ? distinct[0] : .callOfSeveral(self, distinct)
    }
}

extension Repetition {
    /// The most numbers that are added up; longer sums of numbers stay as they are.
    private static let mostAdded = 10_000.0

    /// The sum or product of a simplified body, with constant factors in front.
    func simplified(over loop: Loop, of body: Expression) -> Expression {
        let whole = Expression.repeated(self, loop, body)
        if body == 0, self == .sum { return 0 }
        if body == 1, self == .prod { return 1 }
        guard let lower = loop.lower.constantValue, let upper = loop.upper.constantValue else { return whole }
        let count = upper - lower + 1
        if count <= Self.mostAdded, let value = try? whole.value({ _ in nil }), let exact = Coefficient(value).integer {
            return .number(Double(exact))
        }
        if count < 1 { return self == .sum ? 0 : 1 }
        if count == 1 { return body.replacing(index: loop.index, by: loop.lower).simplifiedOnce() }
        let term = Term(body)
        let isFixed: (Factor) -> Bool = {
            !$0.base.depends(onIndex: loop.index) && !$0.exponent.depends(onIndex: loop.index)
        }
        let fixed = Term(term.coefficient, term.factors.filter(isFixed))
        let moving = Term(.one, term.factors.filter { !isFixed($0) })
        guard fixed != .one else { return whole }
        let front = self == .sum ? fixed : Expression.raised(fixed.expression, to: .number(count))
        let rest =
            moving == .one
            ? Term(self == .sum ? Coefficient(count) : .one)
            : Term(Expression.repeated(self, loop, moving.expression))
        return (front * rest).expression
    }
}
