/// A formula as a list of operations on numbers, each of which writes a place of its own. It is fast for small problems,
/// where one evaluation takes less than a microsecond.
///
/// Equal parts of the formula are computed once; sums and products over an index are written out. The gradient is the
/// reverse sweep over the same list (Griewank and Walther, *Evaluating Derivatives*, 2nd ed., 2008, section 3.2).
/// Evaluation allocates no objects, and one formula may be evaluated from several threads.
public struct CompiledFormula: Sendable {
    /// The names of the elements of a point.
    let variables: [String]

    enum Operation: Sendable, Hashable {
        case add, subtract, multiply, divide, negate, power
        /// A power with a constant exponent: exact below 0, and without the logarithm of the base.
        case constantPower
        case function(Function)
        case functionOfSeveral(FunctionOfSeveral)
        /// 1 where the comparison holds, else 0.
        case compare(Comparison)
        /// The second operand where the first one, a condition, holds (is not 0); else 0.
        case keepIf
        /// The second operand where the first one does not hold; else 0.
        case keepUnless
    }

    struct Instruction: Sendable, Hashable {
        let operation: Operation
        /// The places of the operands; both are the same where there is one operand.
        let a, b: Int32
    }

    /// The places begin with the variables, then come the constants, then the results of the instructions.
    private let constants: [Double]
    private let instructions: [Instruction]
    private let result: Int

    private var placeCount: Int { variables.count + constants.count + instructions.count }

    init(variables: [String], constants: [Double], instructions: [Instruction], result: Int) {
        (self.variables, self.constants, self.instructions) = (variables, constants, instructions)
        self.result = result
    }

    /// The value at a point.
    /// - Precondition: The point has as many numbers as there are variables.
    public func value(at point: [Double]) -> Double { point.withUnsafeBufferPointer { value(at: $0) } }

    /// The value at a point.
    /// - Precondition: The point has as many numbers as there are variables.
    public func value(at point: UnsafeBufferPointer<Double>) -> Double {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: placeCount) { places in
            evaluate(at: point, places)
            return places[result]
        }
    }

    /// The value and the gradient at a point.
    /// - Precondition: The point has as many numbers as there are variables.
    public func valueAndGradient(at point: [Double]) -> (value: Double, gradient: [Double]) {
        var value = 0.0
        let gradient = [Double](unsafeUninitializedCapacity: point.count) { gradient, count in
            value = point.withUnsafeBufferPointer { self.value(at: $0, gradient: gradient) }
            count = point.count
        }
        return (value, gradient)
    }

    /// Computes the value at a point and writes the gradient.
    /// - Precondition: Both have as many numbers as there are variables.
    public func value(at point: UnsafeBufferPointer<Double>, gradient: UnsafeMutableBufferPointer<Double>) -> Double {
        precondition(gradient.count >= variables.count, "the gradient needs \(variables.count) places")
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * placeCount) { memory in
            let places = UnsafeMutableBufferPointer(rebasing: memory[..<placeCount])
            let cotangents = UnsafeMutableBufferPointer(rebasing: memory[placeCount...])
            evaluate(at: point, places)
            sweep(UnsafeBufferPointer(places), cotangents)
            for position in variables.indices { gradient[position] = cotangents[position] }
            return places[result]
        }
    }

    private func evaluate(at point: UnsafeBufferPointer<Double>, _ places: UnsafeMutableBufferPointer<Double>) {
        precondition(point.count == variables.count, "the point has \(point.count) elements, not \(variables.count)")
        for position in point.indices { places[position] = point[position] }
        var next = variables.count
        for constant in constants {
            places[next] = constant
            next += 1
        }
        for instruction in instructions {
            let (a, b) = (places[Int(instruction.a)], places[Int(instruction.b)])
            places[next] = Self.apply(instruction.operation, a, b)
            next += 1
        }
    }

    @inline(__always)
    static func apply(_ operation: Operation, _ a: Double, _ b: Double) -> Double {
        switch operation {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .negate: -a
        case .power, .constantPower: .power(a, b)
        case .function(let function): .apply(function, a)
        case .functionOfSeveral(let function): .apply(function, a, b)
        case .compare(let comparison): comparison.holds(a, b) ? 1 : 0
        case .keepIf: a != 0 ? b : 0
        case .keepUnless: a != 0 ? 0 : b
        }
    }

    /// Fills in the derivatives of the result with respect to every place, from the last to the first.
    private func sweep(_ places: UnsafeBufferPointer<Double>, _ cotangents: UnsafeMutableBufferPointer<Double>) {
        cotangents.initialize(repeating: 0)
        cotangents[result] = 1
        var place = placeCount
        for instruction in instructions.reversed() {
            place -= 1
            let g = cotangents[place]
            // 0 times an infinite derivative would be not-a-number.
            if g == 0 { continue }
            let (a, b) = (Int(instruction.a), Int(instruction.b))
            let (x, z, y) = (places[a], places[b], places[place])
            switch instruction.operation {
            case .add:
                cotangents[a] += g
                cotangents[b] += g
            case .subtract:
                cotangents[a] += g
                cotangents[b] -= g
            case .multiply:
                cotangents[a] += g * z
                cotangents[b] += g * x
            case .divide:
                cotangents[a] += g / z
                cotangents[b] -= g * y / z
            case .negate: cotangents[a] -= g
            case .constantPower: cotangents[a] += z == 0 ? 0 : g * (z * .power(x, z - 1))
            case .power:
                cotangents[a] += z == 0 ? 0 : g * (z * .power(x, z - 1))
                cotangents[b] += x > 0 ? g * (y * .log(x)) : 0
            case .function(let function): cotangents[a] += g * function.derivative(at: x, value: y)
            case .functionOfSeveral(let function):
                let slopes = function.derivatives(at: x, z)
                cotangents[a] += g * slopes.0
                cotangents[b] += g * slopes.1
            case .compare: break
            case .keepIf: if x != 0 { cotangents[b] += g }
            case .keepUnless: if x == 0 { cotangents[b] += g }
            }
        }
    }
}
