import CKernels

extension Graph {
    /// a·b + a·b, which squares have in their derivatives, as a·(2b), where b is a number or is repeated and so has fewer
    /// elements. Doubling is exact.
    mutating func doubled(_ function: BinaryFunction, _ left: Int, _ right: Int) -> Int? {
        guard operations[left].type.isFloating else { return nil }
        if function == .multiply { return multipliedDouble(left, right) ?? multipliedDouble(right, left) }
        let term = operations[left]
        guard function == .add, left == right, term.primitive == .binary(.multiply) else { return nil }
        let (a, b) = (term.operands[0], term.operands[1])
        if let twice = twice(b) { return add(.binary(.multiply), [a, twice], term.shape, term.type) }
        if let twice = twice(a) { return add(.binary(.multiply), [twice, b], term.shape, term.type) }
        return nil
    }

    /// (b + b)·a as b·(2a).
    private mutating func multipliedDouble(_ double: Int, _ factor: Int) -> Int? {
        let sum = operations[double]
        guard sum.primitive == .binary(.add), sum.operands[0] == sum.operands[1], let twice = twice(factor) else {
            return nil
        }
        return add(.binary(.multiply), [sum.operands[0], twice], sum.shape, sum.type)
    }

    /// Twice a number or what is repeated.
    private mutating func twice(_ position: Int) -> Int? {
        let operation = operations[position]
        switch operation.primitive {
        case .fill(let number, let shape, let type):
            return add(.fill(FillValue(2 * number.value), shape, type), [], shape, type)
        case .broadcast:
            let single = operation.operands[0]
            let shape = operations[single].shape
            let double = add(.binary(.add), [single, single], shape, operation.type)
            return add(operation.primitive, [double], operation.shape, operation.type)
        default: return nil
        }
    }
}
