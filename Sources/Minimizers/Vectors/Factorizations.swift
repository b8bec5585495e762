import Tensors

#if canImport(Accelerate)
    import Accelerate
#else
    import COpenBLAS
#endif

// Factorizations by LAPACK. Those that can fail return nil.

/// The factorization A = L Lᵀ of a symmetric positive definite matrix.
package struct Cholesky: Sendable {
    private let count: Int
    private let factor: [Double]

    /// Factorizes a matrix, of which the lower triangle is read; nil if it is not positive definite.
    package init?(_ matrix: Matrix) {
        precondition(matrix.rows == matrix.columns, "Cholesky: the matrix is not square")
        count = matrix.rows
        var (factor, order, info) = (matrix.columnMajor, Int32(matrix.rows), Int32(0))
        if count > 0 { dpotrf_("L", &order, &factor, &order, &info) }
        guard info == 0, factor.allSatisfy(\.isFinite) else { return nil }
        self.factor = factor
    }

    /// Returns x with A x = b.
    package func solve(_ right: Vector) -> Vector {
        var (solution, order, one, info) = (right, Int32(count), Int32(1), Int32(0))
        if count > 0 { dpotrs_("L", &order, &one, factor, &order, &solution.elements, &order, &info) }
        return solution
    }

    /// The inverse A⁻¹.
    package var inverse: Matrix {
        var result = Matrix.identity(count)
        for index in 0..<count {
            let column = solve(result.column(index))
            for row in 0..<count { result[row, index] = column[row] }
        }
        return result
    }

    /// The factor L.
    package var lower: Matrix {
        var result = Matrix(rows: count, columns: count)
        for j in 0..<count { for i in j..<count { result[i, j] = factor[i + count * j] } }
        return result
    }
}

/// The factorization A = Q Λ Qᵀ of a symmetric matrix.
public struct SymmetricEigen: Sendable {
    /// The eigenvalues from the least to the greatest.
    public let values: Vector
    /// The eigenvectors, as columns.
    public let vectors: Matrix

    /// Factorizes a matrix, of which the lower triangle is read; nil if an element is not finite.
    public init?(_ matrix: Matrix) {
        precondition(matrix.rows == matrix.columns, "SymmetricEigen: the matrix is not square")
        guard matrix.isFinite else { return nil }
        var (order, info) = (Int32(matrix.rows), Int32(0))
        var (factor, values) = (matrix.columnMajor, [Double](repeating: 0, count: matrix.rows))
        var size = Int32(Swift.max(1, 34 * matrix.rows))
        var work = [Double](repeating: 0, count: Int(size))
        if matrix.rows > 0 { dsyev_("V", "L", &order, &factor, &order, &values, &work, &size, &info) }
        guard info == 0 else { return nil }
        self.values = Vector(values)
        vectors = Matrix(rows: matrix.rows, columns: matrix.rows, columnMajor: factor)
    }

    /// Returns Q f(Λ) Qᵀ.
    package func matrix(of function: (Double) -> Double) -> Matrix {
        var scaled = vectors
        for j in values.indices {
            let value = function(values[j])
            for i in 0..<vectors.rows { scaled[i, j] *= value }
        }
        return scaled * vectors.transposed
    }
}

/// The factorization A = U Σ Vᵀ, with as many singular values as the shorter side is long.
package struct SingularValues: Sendable {
    /// The matrix U.
    package let left: Matrix
    /// The singular values from the greatest to the least.
    package let values: Vector
    /// The matrix Vᵀ.
    package let rightTransposed: Matrix

    /// Factorizes a matrix; nil if an element is not finite.
    package init?(_ matrix: Matrix) {
        guard matrix.isFinite else { return nil }
        let least = Swift.min(matrix.rows, matrix.columns)
        var (rows, columns, inner, info) = (Int32(matrix.rows), Int32(matrix.columns), Int32(least), Int32(0))
        var (copy, values) = (matrix.columnMajor, [Double](repeating: 0, count: least))
        var left = [Double](repeating: 0, count: matrix.rows * least)
        var right = [Double](repeating: 0, count: least * matrix.columns)
        var indices = [Int32](repeating: 0, count: 8 * Swift.max(1, least))
        var size = Int32(Swift.max(1, 4 * least * least + 7 * least + Swift.max(matrix.rows, matrix.columns) * 34))
        var work = [Double](repeating: 0, count: Int(size))
        if least > 0 {
            dgesdd_(
                "S", &rows, &columns, &copy, &rows, &values, &left, &rows, &right, &inner, &work, &size, &indices,
                &info)
        }
        guard info == 0 else { return nil }
        self.left = Matrix(rows: matrix.rows, columns: least, columnMajor: left)
        self.values = Vector(values)
        rightTransposed = Matrix(rows: least, columns: matrix.columns, columnMajor: right)
    }

    /// Returns U f(Σ) Vᵀ.
    package func matrix(of function: (Double) -> Double) -> Matrix {
        var scaled = left
        for j in values.indices {
            let value = function(values[j])
            for i in 0..<left.rows { scaled[i, j] *= value }
        }
        return scaled * rightTransposed
    }
}

/// The factorization A P = Q R with columns in the order of their size: for least squares, also if columns depend on
/// one another.
package struct PivotedQR: Sendable {
    private let rows: Int
    private let columns: Int
    private let factor: [Double]
    private let reflectors: [Double]
    /// The column of A that is column j of Q R, for each j.
    package let permutation: [Int]

    /// Factorizes a matrix; nil if an element is not finite.
    package init?(_ matrix: Matrix) {
        guard matrix.isFinite else { return nil }
        (rows, columns) = (matrix.rows, matrix.columns)
        var (m, n, info) = (Int32(rows), Int32(columns), Int32(0))
        var (factor, pivots) = (matrix.columnMajor, [Int32](repeating: 0, count: columns))
        var reflectors = [Double](repeating: 0, count: Swift.min(rows, columns))
        var size = Int32(Swift.max(1, 34 * (columns + 1)))
        var work = [Double](repeating: 0, count: Int(size))
        if !factor.isEmpty { dgeqp3_(&m, &n, &factor, &m, &pivots, &reflectors, &work, &size, &info) }
        guard info == 0 else { return nil }
        (self.factor, self.reflectors) = (factor, reflectors)
        permutation = pivots.map { Int($0) - 1 }
    }

    /// The factor R, upper triangular: `[min(rows, columns), columns]`.
    package var upper: Matrix {
        var result = Matrix(rows: Swift.min(rows, columns), columns: columns)
        for j in 0..<columns { for i in 0..<Swift.min(j + 1, result.rows) { result[i, j] = factor[i + rows * j] } }
        return result
    }

    /// Returns Qᵀ b.
    package func transposedTimes(_ right: Vector) -> Vector {
        var (result, m, one, k, info) = (right, Int32(rows), Int32(1), Int32(reflectors.count), Int32(0))
        var size = Int32(64)
        var work = [Double](repeating: 0, count: Int(size))
        if rows > 0 && !reflectors.isEmpty {
            dormqr_(
                "L", "T", &m, &one, &k, factor, &m, reflectors, &result.elements, &m, &work, &size, &info)
        }
        return result
    }
}
