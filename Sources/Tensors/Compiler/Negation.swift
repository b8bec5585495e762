import CKernels

/// Negations move towards the results, where a subtraction takes most of them in: derivatives of differences are full
/// of them. All of this is exact but for the sign of zero.
extension Graph {
    /// The operand that the operation at `position` negates, if it is a negation.
    func negated(_ position: Int) -> Int? {
        guard case .unary(.negate) = operations[position].primitive else { return nil }
        return operations[position].operands[0]
    }

    /// Arithmetic on negated operands as arithmetic on the operands themselves, negated if need be.
    mutating func withoutNegation(
        _ function: BinaryFunction, _ left: Int, _ right: Int, _ shape: Shape, _ type: ScalarType
    ) -> Int? {
        let (a, b) = (negated(left), negated(right))
        guard a != nil || b != nil, type.isFloating else { return nil }
        func result(_ function: BinaryFunction, _ left: Int, _ right: Int, in graph: inout Graph) -> Int {
            graph.add(.binary(function), [left, right], shape, type)
        }
        func negative(_ function: BinaryFunction, _ left: Int, _ right: Int, in graph: inout Graph) -> Int {
            graph.add(.unary(.negate), [result(function, left, right, in: &graph)], shape, type)
        }
        switch (function, a, b) {
        case (.add, let a?, let b?): return negative(.add, a, b, in: &self)
        case (.add, let a?, nil): return result(.subtract, right, a, in: &self)
        case (.add, nil, let b?): return result(.subtract, left, b, in: &self)
        case (.subtract, let a?, let b?): return result(.subtract, b, a, in: &self)
        case (.subtract, let a?, nil): return negative(.add, a, right, in: &self)
        case (.subtract, nil, let b?): return result(.add, left, b, in: &self)
        case (.multiply, let a?, let b?), (.divide, let a?, let b?): return result(function, a, b, in: &self)
        case (.multiply, _, _), (.divide, _, _): return negative(function, a ?? left, b ?? right, in: &self)
        default: return nil
        }
    }

    /// A movement of a negated operand as the negation of what is moved.
    mutating func movedBehindNegation(_ operation: Operation) -> Int? {
        guard let inner = negated(operation.operands[0]), operation.type.isFloating else { return nil }
        let moved = add(operation.primitive, [inner], operation.shape, operation.type)
        return add(.unary(.negate), [moved], operation.shape, operation.type)
    }
}
