extension Expression {
    /// The value in 64-bit arithmetic, from left to right as written.
    /// - Parameters:
    ///   - names: The value of each variable and element, such as `x` and `x[1]`.
    ///   - indices: The values of the indices of the loops around the expression.
    func value(_ names: (String) -> Double?, _ indices: [String: Double] = [:]) throws(FormulaError) -> Double {
        switch self {
        case .number(let value): return value
        case .constant(let constant): return constant.value
        case .index(let name):
            guard let value = indices[name] else { throw FormulaError("\(name) is not an index here") }
            return value
        case .variable(let name): return try known(name, names)
        case .element(let name, let index):
            return try known("\(name)[\(written(try index.value(names, indices)))]", names)
        case .negative(let x): return -(try x.value(names, indices))
        case .sum(let terms):
            var total = try terms[0].value(names, indices)
            for term in terms.dropFirst() { total += try term.value(names, indices) }
            return total
        case .product(let factors):
            var total = try factors[0].value(names, indices)
            for factor in factors.dropFirst() { total *= try factor.value(names, indices) }
            return total
        case .quotient(let x, let y): return try x.value(names, indices) / y.value(names, indices)
        case .power(let x, let y): return .power(try x.value(names, indices), try y.value(names, indices))
        case .call(let function, let x): return .apply(function, try x.value(names, indices))
        case .callOfSeveral(let function, let x):
            return try balanced(x.map { x throws(FormulaError) in try x.value(names, indices) }) {
                .apply(function, $0, $1)
            }
        case .comparison, .joined, .not, .choice: return try choice(names, indices)
        case .repeated(let repetition, let loop, let body):
            let (lower, upper) = (try loop.lower.value(names, indices), try loop.upper.value(names, indices))
            var (total, inner, index) = (repetition == .sum ? 0.0 : 1.0, indices, lower)
            while index <= upper {
                inner[loop.index] = index
                let value = try body.value(names, inner)
                total = repetition == .sum ? total + value : total * value
                index += 1
            }
            return total
        }
    }

    /// The value of a condition or a choice, apart from the others, so that what is nested deep needs little of the stack.
    private func choice(_ names: (String) -> Double?, _ indices: [String: Double]) throws(FormulaError) -> Double {
        switch self {
        case .comparison(let comparison, let x, let y):
            return comparison.holds(try x.value(names, indices), try y.value(names, indices)) ? 1 : 0
        case .joined(let connective, let conditions):
            // The rest may have no value where one decides.
            for condition in conditions where (try condition.value(names, indices) == 0) == (connective == .and) {
                return connective == .and ? 0 : 1
            }
            return connective == .and ? 1 : 0
        case .not(let condition): return try condition.value(names, indices) == 0 ? 1 : 0
        case .choice(let condition, let x, let y):
            return try (condition.value(names, indices) == 0 ? y : x).value(names, indices)
        default: return .nan
        }
    }

    private func known(_ name: String, _ names: (String) -> Double?) throws(FormulaError) -> Double {
        guard let value = names(name) else { throw FormulaError("\"\(name)\" has no value", "give one") }
        return value
    }
}

/// Applies an operation to many operands in pairs of pairs, so that the nesting is only as deep as their logarithm. All
/// ways of computing a formula use it, so that ties in `min` and `max` share derivatives in the same way.
func balanced<Value>(_ operands: [Value], _ operation: (Value, Value) -> Value) -> Value {
    var operands = operands
    while operands.count > 1 {
        operands = stride(from: 0, to: operands.count, by: 2).map { position in
            position + 1 < operands.count
                ? operation(operands[position], operands[position + 1]) : operands[position]
        }
    }
    return operands[0]
}
