/// The values that the indices of nested loops take together, in order: one list for each index, all of one length.
struct IterationSpace: Sendable {
    private(set) var count = 1
    private var values: [String: [Double]] = [:]

    /// The limit of a sum's terms; a longer one is taken for an oversight.
    static let mostTerms = 1_000_000

    /// The values of an integer expression of the indices.
    /// - Returns: A value for each point of the space.
    func integers(of expression: Expression) throws(FormulaError) -> [Int] {
        try numbers(of: expression).map { value throws(FormulaError) in
            guard let integer = Int(exactly: value), integer.magnitude <= 1 << 40 else {
                throw FormulaError("\(expression) is \(written(value)), which is not a whole number")
            }
            return integer
        }
    }

    /// The values of an expression of numbers and indices.
    func numbers(of expression: Expression) throws(FormulaError) -> [Double] {
        switch expression {
        case .number(let value): return .init(repeating: value, count: count)
        case .index(let name):
            guard let values = values[name] else { throw FormulaError("\(name) is not an index here") }
            return values
        case .negative(let x): return try numbers(of: x).map { -$0 }
        case .sum(let terms): return try folded(terms, +)
        case .product(let factors): return try folded(factors, *)
        case .quotient(let x, let y): return try folded([x, y], /)
        case .power(let x, let y): return try folded([x, y], power)
        case .variable(let name), .element(let name, _):
            throw FormulaError(
                "\"\(name)\" is a variable", "indices and bounds are made of whole numbers and the indices of sums")
        case .constant, .call, .callOfSeveral, .repeated, .comparison, .joined, .not, .choice:
            throw FormulaError("indices and bounds are made of whole numbers, the indices of sums, and + - * / ^")
        }
    }

    private func folded(
        _ operands: [Expression], _ operation: (Double, Double) -> Double
    ) throws(FormulaError) -> [Double] {
        var result = try numbers(of: operands[0])
        for operand in operands.dropFirst() {
            for (position, value) in try numbers(of: operand).enumerated() {
                result[position] = operation(result[position], value)
            }
        }
        return result
    }

    /// Enters a loop.
    /// - Returns: The number of values that the index takes at each point there was.
    mutating func enter(_ loop: Loop) throws(FormulaError) -> [Int] {
        let (lower, upper) = (try integers(of: loop.lower), try integers(of: loop.upper))
        let lengths = zip(lower, upper).map { Swift.max(0, $1 - $0 + 1) }
        let total = lengths.reduce(0.0) { $0 + Double($1) }
        guard total <= Double(Self.mostTerms) else {
            throw FormulaError("\(written(total)) terms", "at most \(Self.mostTerms) are possible")
        }
        for (name, old) in values {
            values[name] = zip(old, lengths).flatMap { repeatElement($0, count: $1) }
        }
        values[loop.index] = zip(lower, lengths).flatMap { first, length in (0..<length).map { Double(first + $0) } }
        count = Int(total)
        return lengths
    }
}

/// x to the power y.
func power(_ x: Double, _ y: Double) -> Double { Double.power(x, y) }
