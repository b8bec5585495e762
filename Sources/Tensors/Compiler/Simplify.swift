import CKernels

/// Rewriting to simpler operations with the same value.
extension Graph {
    /// The position of something that computes the same and is simpler, or `nil`.
    mutating func simplified(_ operation: Operation) -> Int? {
        let (operands, shape, type) = (operation.operands, operation.shape, operation.type)
        if operation.primitive.kind == .identity { return operands[0] }
        switch operation.primitive {
        case .reshape:
            if operations[operands[0]].shape == shape { return operands[0] }
            if case .reshape = operations[operands[0]].primitive {
                return add(.reshape(shape), operations[operands[0]].operands, shape, type)
            }
            return refilled(operands[0], shape) ?? movedBehindNegation(operation)
        case .broadcast, .slice:
            if case .slice(_, _, let steps) = operation.primitive, steps.contains(where: { $0 < 0 }) {
                return refilled(operands[0], shape)
            }
            if operations[operands[0]].shape == shape { return operands[0] }
            if case .slice = operation.primitive, let moved = movedBehindNegation(operation) { return moved }
            return refilled(operands[0], shape)
        case .transpose(let permutation):
            let moved = permutation.filter { operations[operands[0]].shape[$0] != 1 }
            if moved == moved.sorted() { return add(.reshape(shape), operands, shape, type) }
            if case .transpose(let inner) = operations[operands[0]].primitive {
                let both = permutation.map { inner[$0] }
                return add(.transpose(both), operations[operands[0]].operands, shape, type)
            }
            return refilled(operands[0], shape) ?? movedBehindNegation(operation)
        case .convert:
            let source = operations[operands[0]]
            if source.type == type { return operands[0] }
            return fillValue(operands[0]).flatMap { type.holds($0) ? fill($0, shape, type) : nil }
        case .unary(.negate):
            if let inner = negated(operands[0]) { return inner }
            if case .binary(.subtract) = operations[operands[0]].primitive, type.isFloating {
                return add(.binary(.subtract), operations[operands[0]].operands.reversed(), shape, type)
            }
            return fillValue(operands[0]).map { fill(-$0, shape, type) }
        case .binary(let function): return simplified(function, operands[0], operands[1], shape, type)
        case .select:
            if operands[1] == operands[2] { return operands[1] }
            return fillValue(operands[0]).map { $0 != 0 ? operands[1] : operands[2] }
        case .reduce(let reduction, let axes): return simplified(reduction, axes, operands[0], shape, type)
        case .pad(let low, let high, let interior):
            if (low + high + interior).allSatisfy({ $0 == 0 }) { return operands[0] }
            return movedBehindNegation(operation)
        default: return nil
        }
    }

    private func fillValue(_ position: Int) -> Double? {
        if case .fill(let fill, _, _) = operations[position].primitive { return fill.value }
        return nil
    }

    private mutating func fill(_ value: Double, _ shape: Shape, _ type: ScalarType) -> Int {
        add(.fill(FillValue(type.rounded(value)), shape, type), [], shape, type)
    }

    private mutating func refilled(_ position: Int, _ shape: Shape) -> Int? {
        guard let value = fillValue(position) else { return nil }
        return fill(value, shape, operations[position].type)
    }

    private mutating func simplified(
        _ function: BinaryFunction, _ left: Int, _ right: Int, _ shape: Shape, _ type: ScalarType
    ) -> Int? {
        let a: Double? = fillValue(left)
        let b: Double? = fillValue(right)
        if let a, let b, operations[left].type.isFloating, let value = function.folded(a, b) {
            return fill(value, shape, type)
        }
        switch (function, a, b) {
        case (.add, .some(0), _), (.multiply, .some(1), _): return right
        case (.add, _, .some(0)), (.subtract, _, .some(0)), (.multiply, _, .some(1)), (.divide, _, .some(1)):
            return left
        case (.multiply, .some(-1), _): return add(.unary(.negate), [right], shape, type)
        case (.multiply, _, .some(-1)): return add(.unary(.negate), [left], shape, type)
        default: return withoutNegation(function, left, right, shape, type) ?? doubled(function, left, right)
        }
    }

    /// Reductions end up over all axes, the leading or the trailing ones: what the loops can do.
    private mutating func simplified(
        _ reduction: Reduction, _ axes: [Int], _ operand: Int, _ shape: Shape, _ type: ScalarType
    ) -> Int? {
        let source = operations[operand].shape
        if axes.allSatisfy({ source[$0] == 1 }) { return add(.reshape(shape), [operand], shape, type) }
        if let value = fillValue(operand), source.elementCount > 0, type.isFloating {
            let factor = reduction == .sum ? Double(source.elementCount / Swift.max(shape.elementCount, 1)) : 1
            return fill(value * factor, shape, type)
        }
        if reduction == .sum, let inner = negated(operand) {
            return add(.unary(.negate), [add(.reduce(.sum, axes: axes), [inner], shape, type)], shape, type)
        }
        let long = source.indices.filter { source[$0] != 1 }
        let reduced = long.filter { axes.contains($0) }
        guard reduced != Array(long.prefix(reduced.count)), reduced != Array(long.suffix(reduced.count)) else {
            return nil
        }
        let permutation = source.indices.filter { !axes.contains($0) } + axes
        let moved = Shape(permutation.map { source[$0] })
        let transposed = add(.transpose(permutation), [operand], moved, type)
        return add(.reduce(reduction, axes: Array(shape.rank..<source.rank)), [transposed], shape, type)
    }
}

extension ScalarType {
    /// Whether `value`, rounded, is one of this type; where not, what a conversion gives is the kernel's to say.
    fileprivate func holds(_ value: Double) -> Bool {
        switch self {
        case .float64, .float32, .bool: true
        case .int32: value.magnitude < 0x1p31
        case .uint8: value >= 0 && value < 256
        }
    }

    /// The nearest value of this type.
    func rounded(_ value: Double) -> Double {
        switch self {
        case .float64: value
        case .float32: Double(Float(value))
        case .int32: Double(Int32(saturating: value))
        case .bool: value != 0 ? 1 : 0
        case .uint8: Double(UInt8(fromDouble: value))
        }
    }
}

extension BinaryFunction {
    /// The value on numbers, where computing it here gives the same bits as computing it in the program.
    fileprivate func folded(_ a: Double, _ b: Double) -> Double? {
        switch self {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .less: a < b ? 1 : 0
        case .lessOrEqual: a <= b ? 1 : 0
        case .equal: a == b ? 1 : 0
        case .notEqual: a != b ? 1 : 0
        case .power, .maximum, .minimum, .and, .or: nil
        }
    }
}
