import Support

/// An element of an array literal that stands for a tensor: a number, a truth value, or again an array of them.
public struct TensorLiteral<Scalar: TensorScalar>: Sendable {
    let shape: Shape
    let scalars: [Scalar]

    init(_ scalar: Scalar) {
        shape = []
        scalars = [scalar]
    }
}

extension TensorLiteral: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: TensorLiteral...) { self.init(elements: elements) }

    init(elements: [TensorLiteral]) {
        let inner = elements.first?.shape ?? []
        for (position, element) in elements.enumerated() where element.shape != inner {
            misuse(
                """
                array literal: element 0 has shape \(inner), but element \(position) has shape \(element.shape); \
                rows must be of one length
                """)
        }
        shape = Shape([elements.count] + inner)
        scalars = elements.flatMap(\.scalars)
    }
}

extension TensorLiteral: ExpressibleByIntegerLiteral where Scalar: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Scalar.IntegerLiteralType) { self.init(Scalar(integerLiteral: value)) }
}

extension TensorLiteral: ExpressibleByFloatLiteral
where Scalar: ExpressibleByFloatLiteral & ExpressibleByIntegerLiteral {
    public init(floatLiteral value: Scalar.FloatLiteralType) { self.init(Scalar(floatLiteral: value)) }
}

extension TensorLiteral: ExpressibleByBooleanLiteral where Scalar: ExpressibleByBooleanLiteral {
    public init(booleanLiteral value: Scalar.BooleanLiteralType) { self.init(Scalar(booleanLiteral: value)) }
}

extension Tensor: ExpressibleByArrayLiteral {
    /// A vector, or from nested literals a matrix or more: `[[1, 2, 3], [4, 5, 6]]` has shape `[2, 3]`.
    /// - Precondition: nested literals have one length at each depth.
    public init(arrayLiteral elements: TensorLiteral<Scalar>...) {
        let literal = TensorLiteral(elements: elements)
        self.init(shape: literal.shape, scalars: literal.scalars)
    }
}

extension Tensor {
    /// A matrix of these rows.
    /// - Precondition: rows of one length.
    public init(_ rows: [[Scalar]]) {
        let length = rows.first?.count ?? 0
        for (position, row) in rows.enumerated() where row.count != length {
            misuse("Tensor(_:): row 0 has \(length) scalars, but row \(position) has \(row.count)")
        }
        self.init(shape: [rows.count, length], scalars: rows.flatMap { $0 })
    }
}
