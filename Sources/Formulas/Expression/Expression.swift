/// The tree of a formula as it was written. Sums and products have any number of operands from left to right, so that
/// long ones are not deep.
indirect enum Expression: Sendable, Hashable {
    case number(Double)
    case constant(NamedConstant)
    case variable(String)
    /// The index of a `sum` or `prod` around it.
    case index(String)
    /// The element x[i], counted from 1.
    case element(String, Expression)
    case sum([Expression])
    case negative(Expression)
    case product([Expression])
    case quotient(Expression, Expression)
    case power(Expression, Expression)
    case call(Function, Expression)
    case callOfSeveral(FunctionOfSeveral, [Expression])
    case repeated(Repetition, Loop, Expression)
    /// A condition: 1 where it holds, else 0. Conditions stand in a `choice` only.
    case comparison(Comparison, Expression, Expression)
    case joined(Connective, [Expression])
    case not(Expression)
    /// The second expression where the condition holds, else the third.
    case choice(Expression, Expression, Expression)

    /// The expressions it is made of, in the order written; those of a `repeated` include its bounds.
    var operands: [Expression] {
        switch self {
        case .number, .constant, .variable, .index: []
        case .element(_, let x), .negative(let x), .call(_, let x), .not(let x): [x]
        case .sum(let x), .product(let x), .callOfSeveral(_, let x), .joined(_, let x): x
        case .quotient(let x, let y), .power(let x, let y), .comparison(_, let x, let y): [x, y]
        case .repeated(_, let loop, let body): [loop.lower, loop.upper, body]
        case .choice(let condition, let x, let y): [condition, x, y]
        }
    }

    /// The expression with other operands, as many as `operands`.
    func with(_ operands: [Expression]) -> Expression {
        switch self {
        case .number, .constant, .variable, .index: self
        case .element(let name, _): .element(name, operands[0])
        case .negative: .negative(operands[0])
        case .call(let function, _): .call(function, operands[0])
        case .sum: .sum(operands)
        case .product: .product(operands)
        case .callOfSeveral(let function, _): .callOfSeveral(function, operands)
        case .quotient: .quotient(operands[0], operands[1])
        case .power: .power(operands[0], operands[1])
        case .repeated(let repetition, let loop, _):
            .repeated(repetition, Loop(index: loop.index, lower: operands[0], upper: operands[1]), operands[2])
        case .comparison(let comparison, _, _): .comparison(comparison, operands[0], operands[1])
        case .joined(let connective, _): .joined(connective, operands)
        case .not: .not(operands[0])
        case .choice: .choice(operands[0], operands[1], operands[2])
        }
    }

    /// Whether it holds or not, instead of having a value.
    var isCondition: Bool {
        switch self {
        case .comparison, .joined, .not: true
        default: false
        }
    }

    /// The number of nodes.
    var size: Int { operands.reduce(1) { $0 + $1.size } }

    /// The value of an expression without names; `nil` if it has names.
    var constantValue: Double? {
        let hasNames = contains {
            switch $0 {
            case .variable, .index, .element: true
            default: false
            }
        }
        return hasNames ? nil : try? value { _ in nil }
    }

    /// Whether `condition` is true of the expression or of a part of it.
    func contains(where condition: (Expression) -> Bool) -> Bool {
        condition(self) || operands.contains { $0.contains(where: condition) }
    }
}

/// The index of a `sum` or `prod` and its bounds, both included.
struct Loop: Sendable, Hashable {
    let index: String
    let lower, upper: Expression
}

extension Expression {
    /// Whether the expression depends on the index of this name of a loop around it.
    func depends(onIndex name: String) -> Bool {
        if case .repeated(_, let loop, let body) = self {
            return loop.lower.depends(onIndex: name) || loop.upper.depends(onIndex: name)
                || loop.index != name && body.depends(onIndex: name)
        }
        return self == .index(name) || operands.contains { $0.depends(onIndex: name) }
    }

    /// The whole numbers a and b of an expression a·i + b of an index i; `nil` for all others.
    func line(in index: String) -> (slope: Double, offset: Double)? {
        switch self {
        case .number(let value): return value == value.rounded() ? (0, value) : nil
        case .index(index): return (1, 0)
        case .negative(let x): return x.line(in: index).map { (-$0.slope, -$0.offset) }
        case .sum(let terms):
            return terms.reduce((0, 0)) { sum, term in
                guard let sum, let term = term.line(in: index) else { return nil }
                return (sum.slope + term.slope, sum.offset + term.offset)
            }
        case .product(let factors):
            return factors.reduce((0, 1)) { product, factor in
                guard let product, let factor = factor.line(in: index), product.slope * factor.slope == 0 else {
                    return nil
                }
                let slope = product.slope * factor.offset + product.offset * factor.slope
                return (slope, product.offset * factor.offset)
            }
        default: return nil
        }
    }

    /// The expression with another one in place of an index.
    func replacing(index name: String, by value: Expression) -> Expression {
        switch self {
        case .index(name): value
        case .repeated(let repetition, let loop, let body):
            .repeated(
                repetition,
                Loop(
                    index: loop.index, lower: loop.lower.replacing(index: name, by: value),
                    upper: loop.upper.replacing(index: name, by: value)),
                loop.index == name ? body : body.replacing(index: name, by: value))
        default: with(operands.map { $0.replacing(index: name, by: value) })
        }
    }
}
