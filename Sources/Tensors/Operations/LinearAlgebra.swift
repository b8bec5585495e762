import Support

// Products of matrices and vectors.

/// The matrix product, by NumPy's rules.
///
/// `[m, k] × [k, n] → [m, n]`; a vector is a row on the left and a column on the right, and that axis vanishes again;
/// axes before the last two are a batch, and broadcast: `[b, m, k] × [k, n] → [b, m, n]`.
/// - Precondition: the last axis of `left` is as long as the last but one (of a vector: the only one) of `right`.
/// - Complexity: m k n multiplications per product.
public func matmul<Scalar: NumericScalar>(_ left: Tensor<Scalar>, _ right: Tensor<Scalar>) -> Tensor<Scalar> {
    guard let inner = left.shape.last, right.rank > 0, inner == right.shape[Swift.max(right.rank - 2, 0)] else {
        misfit(
            """
            matmul: shapes \(left.shape) and \(right.shape); the last axis on the left must be as long as the last \
            but one on the right: transpose one of them, or use `*` for scalars
            """)
        let columns = right.rank > 1 ? [right.shape[right.rank - 1]] : []
        return .unknown(Shape(left.shape.dropLast() + columns))
    }
    if left.rank == 1 {
        return matmul(left.expandingShape(at: 0), right).squeezingShape(at: right.rank == 1 ? -1 : -2)
    }
    if right.rank == 1 { return matmul(left, right.expandingShape(at: 1)).squeezingShape(at: -1) }

    let (rows, columns) = (left.shape[left.rank - 2], right.shape[right.rank - 1])
    if left.rank > 2 && right.rank == 2 {
        // One tall product is faster than a batch of short ones.
        let product = matmul(left.reshaped(to: Shape([left.shape.dropLast().reduce(1, *), inner])), right)
        return product.reshaped(to: Shape(left.shape.dropLast() + [columns]))
    }
    let batch = broadcastShape(
        Shape(Array(left.shape.dropLast(2))), Shape(Array(right.shape.dropLast(2))), operation: "matmul")
    guard Scalar.scalarType.isFloating else {
        // The BLAS has no integers.
        return (left.expandingShape(at: -1) * right.expandingShape(at: -3)).sum(alongAxes: -2)
    }
    return Tensor(
        .matrixProduct,
        left.node.stretched(to: Shape(batch + [rows, inner])),
        right.node.stretched(to: Shape(batch + [inner, columns])))
}

/// Σ aᵢ bᵢ of two vectors of one length: a scalar.
public func dot<Scalar: NumericScalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    guard a.rank == 1 && a.shape == b.shape else {
        misuse("dot: shapes \(a.shape) and \(b.shape); give two vectors of one length, or use `matmul`")
    }
    return (a * b).sum()
}

/// aᵢ bⱼ of two vectors: `[m]` and `[n]` make `[m, n]`.
public func outer<Scalar: NumericScalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    guard a.rank == 1 && b.rank == 1 else {
        misuse("outer: shapes \(a.shape) and \(b.shape); give two vectors, flattening them if need be")
    }
    return a.expandingShape(at: 1) * b
}

extension Tensor where Scalar: NumericScalar {
    /// The `[n, n]` matrix with the elements of this vector on its diagonal and zeros elsewhere.
    public func asDiagonalMatrix() -> Tensor {
        guard rank == 1 else { misuse("asDiagonalMatrix: shape \(shape); give a vector") }
        return select(diagonalMask(count), self, 0)
    }

    /// The elements on the diagonal of a square matrix: `[n, n]` becomes `[n]`.
    public func diagonal() -> Tensor {
        guard rank == 2 && shape[0] == shape[1] else { misuse("diagonal: shape \(shape); give a square matrix") }
        return select(diagonalMask(shape[0]), self, 0).sum(alongAxes: 1)
    }
}
