extension Formula {
    /// Compiles the formula into a list of operations on numbers, for problems so small that a tensor operation costs
    /// more than its arithmetic.
    ///
    /// - Parameter variables: The names of the elements of a point, in their order. There may be more than the formula
    ///   has.
    /// - Returns: The compiled formula; `nil` if the list, with sums and products written out, would be longer than
    ///   `mostOperations`: then `tensorFunction(of:)` is faster.
    /// - Throws: `FormulaError` if the formula has a name that is not among `variables`.
    public func compiled(
        of variables: [String], mostOperations: Int = 20_000
    ) throws(FormulaError) -> CompiledFormula? {
        try requireNames(among: variables)
        var recorder = TapeRecorder(variables: variables, mostOperations: mostOperations)
        guard let result = try recorder.record(expression, [:]) else { return nil }
        return recorder.compiled(result)
    }
}

/// Writes an expression as a list of operations.
struct TapeRecorder {
    /// A value of the list before the places of constants are known.
    enum Place: Hashable {
        case variable(Int)
        case constant(Int)
        case result(Int)
    }

    private struct Step: Hashable {
        let operation: CompiledFormula.Operation
        let a, b: Place
    }

    private let variables: [String]
    private let positions: [String: Int]
    private let mostOperations: Int
    private var constants: [Double] = []
    private var steps: [Step] = []
    private var places: [Step: Place] = [:]
    private var placesOfConstants: [UInt64: Place] = [:]

    init(variables: [String], mostOperations: Int) {
        (self.variables, self.mostOperations) = (variables, mostOperations)
        positions = Dictionary(zip(variables, 0...)) { first, _ in first }
    }

    func compiled(_ result: Place) -> CompiledFormula {
        func number(_ place: Place) -> Int {
            switch place {
            case .variable(let position): position
            case .constant(let position): variables.count + position
            case .result(let position): variables.count + constants.count + position
            }
        }
        let instructions = steps.map {
            CompiledFormula.Instruction(operation: $0.operation, a: Int32(number($0.a)), b: Int32(number($0.b)))
        }
        return CompiledFormula(
            variables: variables, constants: constants, instructions: instructions, result: number(result))
    }

    /// Records an expression and returns the place of its value; `nil` if the list has grown too long.
    mutating func record(_ expression: Expression, _ indices: [String: Double]) throws(FormulaError) -> Place? {
        switch expression {
        case .number(let value): return constant(value)
        case .constant(let named): return constant(named.value)
        case .index(let name): return constant(indices[name] ?? .nan)
        case .variable(let name): return .variable(try position(of: name))
        case .element(let name, let index):
            let position = try index.value({ _ in nil }, indices)
            return .variable(try self.position(of: "\(name)[\(written(position))]"))
        case .negative(let x): return try recorded(.negate, [x], indices)
        case .sum(let terms):
            guard var total = try record(terms[0], indices) else { return nil }
            for term in terms.dropFirst() {
                let (operation, operand) = Self.added(term)
                guard let place = try record(operand, indices), let next = append(operation, total, place) else {
                    return nil
                }
                total = next
            }
            return total
        case .product(let factors): return try recorded(.multiply, factors, indices)
        case .quotient(let x, let y): return try recorded(.divide, [x, y], indices)
        case .power(let x, let y): return try recorded(.power, [x, y], indices)
        case .call(let function, let x): return try recorded(.function(function), [x], indices)
        case .callOfSeveral(let function, let operands):
            var found: [Place] = []
            for operand in operands {
                guard let place = try record(operand, indices) else { return nil }
                found.append(place)
            }
            return balanced(found.map(Optional.some)) { x, y in
                guard let x, let y else { return nil }
                return append(.functionOfSeveral(function), x, y)
            }
        case .repeated(let repetition, let loop, let body): return try record(repetition, loop, body, indices)
        case .comparison, .joined, .not, .choice: return try recordChoice(expression, indices)
        }
    }

    /// Records a condition or a choice, apart from the others, so that what is nested deep needs little of the stack.
    private mutating func recordChoice(
        _ expression: Expression, _ indices: [String: Double]
    ) throws(FormulaError) -> Place? {
        switch expression {
        case .comparison(let comparison, let x, let y): return try recorded(.compare(comparison), [x, y], indices)
        case .joined(let connective, let conditions):
            let operation: CompiledFormula.Operation = connective == .and ? .multiply : .functionOfSeveral(.max)
            return try recorded(operation, conditions, indices)
        case .not(let condition): return try recorded(.compare(.equal), [condition, .number(0)], indices)
        case .choice(let condition, let x, let y):
            guard let condition = try record(condition, indices),
                let x = try record(x, indices), let y = try record(y, indices),
                let kept = append(.keepIf, condition, x), let other = append(.keepUnless, condition, y)
            else { return nil }
            return append(.add, kept, other)
        default: return nil
        }
    }

    private mutating func record(
        _ repetition: Repetition, _ loop: Loop, _ body: Expression, _ indices: [String: Double]
    ) throws(FormulaError) -> Place? {
        let (lower, upper) = (try loop.lower.value({ _ in nil }, indices), try loop.upper.value({ _ in nil }, indices))
        guard lower <= upper else { return constant(repetition == .sum ? 0 : 1) }
        // A term that adds nothing to the list takes time, too.
        guard upper - lower < Double(mostOperations) else { return nil }
        var (total, inner): (Place?, [String: Double]) = (nil, indices)
        for index in stride(from: lower, through: upper, by: 1) {
            inner[loop.index] = index
            guard let place = try record(body, inner) else { return nil }
            guard let before = total else {
                total = place
                continue
            }
            total = append(repetition == .sum ? .add : .multiply, before, place)
            if total == nil { return nil }
        }
        return total
    }

    /// Records an operation that joins operands from left to right; a single one is the operand of a function of one
    /// argument.
    private mutating func recorded(
        _ operation: CompiledFormula.Operation, _ operands: [Expression], _ indices: [String: Double]
    ) throws(FormulaError) -> Place? {
        guard var total = try record(operands[0], indices) else { return nil }
        if operands.count == 1 { return append(operation, total, total) }
        for operand in operands.dropFirst() {
            guard let place = try record(operand, indices), let next = append(operation, total, place) else {
                return nil
            }
            total = next
        }
        return total
    }

    private static func added(_ term: Expression) -> (CompiledFormula.Operation, Expression) {
        if case .negative(let opposite) = term { (.subtract, opposite) } else { (.add, term) }
    }

    private func position(of name: String) throws(FormulaError) -> Int {
        guard let position = positions[name] else { throw FormulaError("\"\(name)\" has no value", "give one") }
        return position
    }

    private mutating func constant(_ value: Double) -> Place {
        if let place = placesOfConstants[value.bitPattern] { return place }
        constants.append(value)
        placesOfConstants[value.bitPattern] = .constant(constants.count - 1)
        return .constant(constants.count - 1)
    }

    /// The place of an operation's result: that of an equal operation before, or a constant's if the operands are
    /// constants.
    private mutating func append(_ operation: CompiledFormula.Operation, _ a: Place, _ b: Place) -> Place? {
        var operation = operation
        if case .constant(let right) = b {
            if case .constant(let left) = a {
                return constant(CompiledFormula.apply(operation, constants[left], constants[right]))
            }
            if operation == .power { operation = .constantPower }
        }
        let step = Step(operation: operation, a: a, b: b)
        if let place = places[step] { return place }
        guard steps.count < mostOperations else { return nil }
        steps.append(step)
        places[step] = .result(steps.count - 1)
        return .result(steps.count - 1)
    }
}
