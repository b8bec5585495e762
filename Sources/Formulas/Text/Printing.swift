/// The tightness with which the parts of an expression hold together. A part that holds less tightly than its place
/// needs stands in parentheses.
private enum Binding: Int, Comparable {
    case or, and, comparison, sum, product, negative, power, atom

    static func < (left: Binding, right: Binding) -> Bool { left.rawValue < right.rawValue }
}

extension Expression: CustomStringConvertible {
    /// The text with the fewest parentheses that reads as the same expression again.
    var description: String {
        switch self {
        case .number(let value): return written(value)
        case .constant(let constant): return constant.rawValue
        case .variable(let name): return name.asName
        case .index(let name): return name
        case .element(let name, let index): return "\(name)[\(index)]"
        case .sum(let terms):
            return terms.enumerated().map { position, term in
                if position == 0 { return term.text(.product) }
                if case .negative(let opposite) = term { return " - " + opposite.text(.product) }
                return " + " + term.text(.product)
            }.joined()
        case .negative(let x): return "-" + x.text(.negative, isLeading: false)
        case .product(let factors):
            return factors.enumerated().map { position, factor in
                if position == 0, case .quotient = factor { return factor.text(.product) }
                return factor.text(.negative, isLeading: position == 0)
            }.joined(separator: "*")
        case .quotient(let x, let y):
            let isProduct = if case .product = x { true } else if case .quotient = x { true } else { false }
            return (isProduct ? x.text(.product) : x.text(.negative)) + "/" + y.text(.negative, isLeading: false)
        case .power(let x, let y):
            let needsParentheses = y.binding < .power || y.isNegativeNumber
            return x.text(.atom, isLeading: false) + "^" + (needsParentheses ? "(\(y))" : y.text(.power))
        case .call(let function, let x): return "\(function.rawValue)(\(x))"
        case .callOfSeveral(let function, let x):
            return "\(function.rawValue)(\(x.map(\.description).joined(separator: ", ")))"
        case .repeated(let repetition, let loop, let body):
            return "\(repetition.rawValue)(\(loop.index), \(loop.lower), \(loop.upper), \(body))"
        case .comparison, .joined, .not, .choice: return choiceText
        }
    }

    // Apart from the others, so that what is nested deep needs little of the stack.
    private var choiceText: String {
        switch self {
        case .comparison(let comparison, let x, let y):
            return "\(x.text(.sum)) \(comparison.rawValue) \(y.text(.sum))"
        case .joined(let connective, let conditions):
            return conditions.map { $0.text(connective == .or ? .and : .comparison) }
                .joined(separator: " \(connective.rawValue) ")
        case .not(let condition): return "not (\(condition))"
        case .choice(let condition, let x, let y): return "if(\(condition), \(x), \(y))"
        default: return ""
        }
    }

    private var binding: Binding {
        switch self {
        case .sum: .sum
        case .product, .quotient: .product
        case .negative: .negative
        case .power: .power
        case .comparison: .comparison
        case .joined(.and, _): .and
        case .joined(.or, _): .or
        case .number, .constant, .variable, .index, .element, .call, .callOfSeveral, .repeated, .not, .choice: .atom
        }
    }

    private var isNegativeNumber: Bool {
        if case .number(let value) = self { value < 0 } else { false }
    }

    /// The text, in parentheses if it binds less tightly than its place needs, or begins with a minus that does not lead
    /// its product.
    private func text(_ needed: Binding, isLeading: Bool = true) -> String {
        let startsWithMinus = !isLeading && (isNegativeNumber || binding == .negative)
        return binding < needed || startsWithMinus ? "(\(self))" : description
    }
}
