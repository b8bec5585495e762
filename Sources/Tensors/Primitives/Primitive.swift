import CKernels

/// An operation that a node of the graph computes from its operands.
///
/// Everything else in Descent is composed of these. Each has a kind (`Primitive.kind`), a shape rule (`Primitive.result`),
/// a derivative (`Primitive.pullback`), a batching rule (`Primitive.batched`) and a kernel (`Emitter`); all of them are
/// exhaustive switches, so a primitive without a rule does not compile. The rest follows from the kind.
enum Primitive: Sendable, Hashable {
    // Leaves
    /// Values given by the user.
    case constant(Shape, ScalarType)
    /// The argument of a function that is being traced.
    case placeholder(Shape, ScalarType)
    /// One value everywhere.
    case fill(FillValue, Shape, ScalarType)
    /// Coordinates along one axis: 0, 1, 2, …
    case iota(axis: Int, Shape, ScalarType)
    /// Random numbers from the counter-based generator; operand: keys `[batch…, 2]`; result `[batch…] + shape`.
    case random(RandomDistribution, Shape, ScalarType)

    // Elementwise, on operands of one shape
    case unary(UnaryFunction)
    case binary(BinaryFunction)
    /// condition ? a : b
    case select
    case convert(ScalarType)

    // Identities with a meaning for derivatives
    /// The operand under a new identity, so that derivatives can be taken with respect to it.
    case alias
    case withoutDerivative
    /// Operand 0 is the value, the others the inputs that the user's own derivative speaks of.
    case custom(CustomDerivative)

    // Movement
    case reshape(Shape)
    /// Axes of length 1 stretched; same rank.
    case broadcast(Shape)
    case transpose([Int])
    /// Elements `starts[i] + steps[i] * j` for `j < lengths[i]`; steps may be negative.
    case slice(starts: [Int], lengths: Shape, steps: [Int])
    /// Zeros before, after and between the elements of each axis.
    case pad(low: [Int], high: [Int], interior: [Int])
    case concatenate(axis: Int)
    /// Rows `[n, row…]` picked by indices `[k…]` into `[k…, row…]`.
    case gather
    /// Rows `[k…, row…]` added into `[count, row…]` zeros at indices `[k…]`: the transpose of `gather`.
    case scatterAdd(count: Int)

    // Reductions
    /// Along `axes`, which vanish.
    case reduce(Reduction, axes: [Int])
    /// The first index of the largest or smallest element along an axis, which vanishes.
    case argument(of: Extreme, axis: Int)
    case cumulativeSum(axis: Int, reversed: Bool)

    /// `[batch…, m, k] × [batch…, k, n] → [batch…, m, n]`
    case matrixProduct
}

/// A number that is equal to itself and to no other: unlike in arithmetic, 0 is not −0, and not-a-number is itself.
struct FillValue: Sendable, Hashable, ExpressibleByIntegerLiteral {
    private let bits: UInt64

    init(_ value: Double) { bits = value.bitPattern }
    init(integerLiteral value: Int) { self.init(Double(value)) }

    var value: Double { Double(bitPattern: bits) }
}

enum Extreme: String, Sendable, Hashable { case maximum, minimum }

enum RandomDistribution: Int32, Sendable, Hashable {
    case bits, uniform, normal, truncatedNormal
}

extension Primitive {
    /// The shape and scalar type of the result: the shape rule.
    func result(of operands: [Node]) -> (Shape, ScalarType) {
        switch self {
        case .constant(let shape, let type), .placeholder(let shape, let type), .fill(_, let shape, let type),
            .iota(_, let shape, let type):
            return (shape, type)
        case .random(_, let shape, let type):
            return (Shape(operands[0].shape.lengths.dropLast() + shape), type)
        case .unary, .alias, .withoutDerivative, .custom, .cumulativeSum:
            return (operands[0].shape, operands[0].scalarType)
        case .binary(let function):
            return (operands[0].shape, function.isComparison ? .bool : operands[0].scalarType)
        case .select:
            return (operands[1].shape, operands[1].scalarType)
        case .convert(let type):
            return (operands[0].shape, type)
        case .reshape(let shape), .broadcast(let shape):
            return (shape, operands[0].scalarType)
        case .transpose(let permutation):
            return (Shape(permutation.map { operands[0].shape[$0] }), operands[0].scalarType)
        case .slice(_, let lengths, _):
            return (lengths, operands[0].scalarType)
        case .pad(let low, let high, let interior):
            let lengths = operands[0].shape.indices.map { axis in
                let length = operands[0].shape[axis]
                return low[axis] + length + Swift.max(length - 1, 0) * interior[axis] + high[axis]
            }
            return (Shape(lengths), operands[0].scalarType)
        case .concatenate(let axis):
            var shape = operands[0].shape
            shape[axis] = operands.reduce(0) { $0 + $1.shape[axis] }
            return (shape, operands[0].scalarType)
        case .gather:
            return (Shape(operands[1].shape.lengths + operands[0].shape.dropFirst()), operands[0].scalarType)
        case .scatterAdd(let count):
            return (Shape([count] + operands[0].shape.dropFirst(operands[1].shape.rank)), operands[0].scalarType)
        case .reduce(_, let axes):
            return (operands[0].shape.removing(axes), operands[0].scalarType)
        case .argument(_, let axis):
            return (operands[0].shape.removing([axis]), .int32)
        case .matrixProduct:
            let (left, right) = (operands[0].shape, operands[1].shape)
            return (Shape(Array(left.lengths.dropLast()) + [right[right.rank - 1]]), operands[0].scalarType)
        }
    }
}

extension Shape {
    func removing(_ axes: [Int]) -> Shape { Shape(indices.filter { !axes.contains($0) }.map { lengths[$0] }) }

    /// The same shape with `axes` kept at length 1.
    func keeping(_ axes: [Int]) -> Shape { Shape(indices.map { axes.contains($0) ? 1 : lengths[$0] }) }
}
