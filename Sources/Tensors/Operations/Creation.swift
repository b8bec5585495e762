import Support

// Tensors made of nothing but a description.

extension Tensor where Scalar: NumericScalar {
    /// 0 everywhere.
    public static func zeros(_ shape: Shape) -> Tensor { Tensor(repeating: 0, shape: shape) }

    /// 1 everywhere.
    public static func ones(_ shape: Shape) -> Tensor { Tensor(repeating: 1, shape: shape) }

    /// The integers of a range, in order: shape `[range.count]`.
    /// - Precondition: the integers fit `Int32`, where that is the scalar.
    public init(_ range: Range<Int>) {
        guard
            Scalar.scalarType.isFloating || range.isEmpty
                || (range.lowerBound >= Int(Int32.min) && range.upperBound - 1 <= Int(Int32.max))
        else { misuse("Tensor(_:): \(range) goes beyond the range of Int32; use Tensor<Double>") }
        let counted = Tensor(.iota(axis: 0, [range.count], Scalar.scalarType))
        self = range.lowerBound == 0 ? counted : counted + Scalar(fromDouble: Double(range.lowerBound))
    }

    /// The `[count, count]` matrix of ones on the diagonal and zeros elsewhere.
    public static func identity(_ count: Int) -> Tensor { Tensor(diagonalMask(count)) }
}

/// Whether the row is the column: `[count, count]`.
func diagonalMask(_ count: Int) -> Tensor<Bool> {
    let rows = Tensor<Int32>(.iota(axis: 0, [count, count], .int32))
    return rows .== Tensor<Int32>(.iota(axis: 1, [count, count], .int32))
}

extension Tensor where Scalar: FloatingScalar {
    /// `count` numbers in equal steps from `start` to `end`, both included: shape `[count]`. One number is `start`.
    public static func linspace(from start: Scalar, to end: Scalar, count: Int) -> Tensor {
        guard count >= 0 else { misuse("linspace: count \(count); give 0 or more") }
        let step = (end - start) / Scalar(Swift.max(count - 1, 1))
        return Tensor((0..<count).map { $0 == count - 1 && count > 1 ? end : start + Scalar($0) * step })
    }
}

extension Tensor {
    /// Each element of `other` as another type: floating numbers are rounded to nearest, cut towards zero when they
    /// become integers; true is 1, and every number but 0 is true. Derivatives flow between floating types.
    public init<Other>(_ other: Tensor<Other>) {
        self.init(
            Other.scalarType == Scalar.scalarType ? other.node : Node(.convert(Scalar.scalarType), [other.node]))
    }
}
