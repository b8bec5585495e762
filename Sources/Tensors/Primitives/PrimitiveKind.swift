/// The way in which the elements of a result come from those of the operands; it decides what the compiler does with a
/// primitive.
enum PrimitiveKind {
    /// A value that needs no computation: it is given, or a number written into the instruction.
    case leaf
    /// The first operand itself, under another meaning for derivatives.
    case identity
    /// Elements of the operand in another arrangement: a view of its buffer, which no instruction computes.
    case movement
    /// Each element from the elements at one place of the operands, or from its coordinates: loops compute it.
    case elementwise
    /// Numbers made from many elements: loops compute them.
    case reduction
    /// Anything else: a kernel of its own computes it from whole operands.
    case opaque
}

extension Primitive {
    var kind: PrimitiveKind {
        switch self {
        case .constant, .placeholder, .fill: .leaf
        case .alias, .withoutDerivative, .custom: .identity
        case .reshape, .broadcast, .transpose, .slice: .movement
        case .unary, .binary, .select, .convert, .iota: .elementwise
        case .pad(_, _, let interior): interior.allSatisfy { $0 == 0 } ? .elementwise : .opaque
        case .reduce: .reduction
        case .random, .concatenate, .gather, .scatterAdd, .argument, .cumulativeSum, .matrixProduct: .opaque
        }
    }

    /// Whether the value is given, or a number written into the instruction.
    var isLeaf: Bool { kind == .leaf }

    /// Whether loops compute this.
    var isLoopable: Bool { kind == .elementwise || kind == .reduction }

    var isReduction: Bool { kind == .reduction }

    /// Whether the value is one number everywhere.
    var isFill: Bool {
        if case .fill = self { return true }
        return false
    }

    /// Whether the result has all elements of its operand in their order, so that it is no more worth keeping than the
    /// operand is.
    var keepsOrder: Bool {
        switch self {
        case .reshape, .broadcast: true
        default: kind == .identity
        }
    }
}
