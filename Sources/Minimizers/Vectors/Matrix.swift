import Support
import Tensors

#if canImport(Accelerate)
    import Accelerate
#else
    import COpenBLAS
#endif

/// A dense matrix of 64-bit numbers.
///
/// Wherever its elements are written one after the other, in `elements` and in tensors, they stand row by row, as in
/// tensors of shape `[rows, columns]`:
/// ```swift
/// let matrix = Matrix([[1, 2], [3, 4]])
/// let tensor = Tensor<Double>(matrix)
/// print(matrix.elements)  // [1.0, 2.0, 3.0, 4.0]
/// print(tensor[1, 0].scalar == matrix[1, 0], Matrix(tensor) == matrix)  // true true
/// ```
public struct Matrix: Sendable, Hashable {
    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// The elements column by column, as LAPACK stores them: element [i, j] is `columnMajor[i + rows * j]`.
    package var columnMajor: [Double]

    /// Creates a matrix of zeros.
    public init(rows: Int, columns: Int) {
        (self.rows, self.columns) = (rows, columns)
        columnMajor = Array(repeating: 0, count: rows * columns)
    }

    /// Creates a matrix from its elements row by row.
    /// - Precondition: there are `rows * columns` elements.
    public init(rows: Int, columns: Int, elements: [Double]) {
        Self.requireCount(elements, rows, columns)
        self.init(rows: rows, columns: columns)
        for i in 0..<rows { for j in 0..<columns { self[i, j] = elements[columns * i + j] } }
    }

    /// Creates a matrix from its elements column by column.
    package init(rows: Int, columns: Int, columnMajor: [Double]) {
        Self.requireCount(columnMajor, rows, columns)
        (self.rows, self.columns, self.columnMajor) = (rows, columns, columnMajor)
    }

    private static func requireCount(_ elements: [Double], _ rows: Int, _ columns: Int) {
        guard elements.count == rows * columns else {
            misuse("Matrix: \(elements.count) elements for \(rows) rows and \(columns) columns")
        }
    }

    /// Creates a matrix from its rows: `Matrix([[1, 2], [3, 4]])`.
    /// - Precondition: all rows have the same length.
    public init(_ rows: [[Double]]) {
        let columns = rows.first?.count ?? 0
        guard rows.allSatisfy({ $0.count == columns }) else { misuse("Matrix: the rows differ in length") }
        self.init(rows: rows.count, columns: columns, elements: rows.flatMap { $0 })
    }

    /// The elements row by row: element [i, j] is `elements[columns * i + j]`.
    public var elements: [Double] { transposed.columnMajor }

    /// Element [i, j], with indices from 0.
    public subscript(row: Int, column: Int) -> Double {
        get { columnMajor[row + rows * column] }
        set { columnMajor[row + rows * column] = newValue }
    }

    /// The identity matrix of `count` rows, multiplied by `scale`.
    public static func identity(_ count: Int, scale: Double = 1) -> Matrix {
        diagonal(Vector(repeating: scale, count: count))
    }

    /// Returns the diagonal matrix with these elements.
    public static func diagonal(_ diagonal: Vector) -> Matrix {
        var matrix = Matrix(rows: diagonal.count, columns: diagonal.count)
        for index in diagonal.indices { matrix[index, index] = diagonal[index] }
        return matrix
    }

    /// Returns a column.
    public func column(_ index: Int) -> Vector { Vector(columnMajor[(rows * index)..<(rows * (index + 1))]) }
    /// Returns a row.
    public func row(_ index: Int) -> Vector { Vector((0..<columns).map { self[index, $0] }) }

    /// The elements of the diagonal.
    public var diagonal: Vector { Vector((0..<Swift.min(rows, columns)).map { self[$0, $0] }) }
    /// Indicates whether every element is finite.
    public var isFinite: Bool { columnMajor.allSatisfy(\.isFinite) }

    /// The transposed matrix.
    public var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for j in 0..<columns { for i in 0..<rows { result[j, i] = self[i, j] } }
        return result
    }
}

// MARK: Products

extension Matrix {
    /// Returns A x.
    public static func * (matrix: Matrix, vector: Vector) -> Vector { matrix.product(vector, transposed: false) }

    /// Returns Aᵀ x, without transposing.
    public func transposedTimes(_ vector: Vector) -> Vector { product(vector, transposed: true) }

    private func product(_ vector: Vector, transposed: Bool) -> Vector {
        let (inner, outer) = transposed ? (rows, columns) : (columns, rows)
        guard vector.count == inner else {
            misuse("Matrix * Vector: [\(rows), \(columns)]\(transposed ? "ᵀ" : "") and \(vector.count) elements")
        }
        var result = Vector.zeros(outer)
        guard rows > 0 && columns > 0 else { return result }
        cblas_dgemv(
            CblasColMajor, transposed ? CblasTrans : CblasNoTrans, Int32(rows), Int32(columns), 1, columnMajor,
            Int32(rows), vector.elements, 1, 0, &result.elements, 1)
        return result
    }

    /// Returns A B.
    public static func * (a: Matrix, b: Matrix) -> Matrix {
        guard a.columns == b.rows else {
            misuse("Matrix * Matrix: [\(a.rows), \(a.columns)] and [\(b.rows), \(b.columns)]")
        }
        var result = Matrix(rows: a.rows, columns: b.columns)
        guard a.rows > 0 && a.columns > 0 && b.columns > 0 else { return result }
        cblas_dgemm(
            CblasColMajor, CblasNoTrans, CblasNoTrans, Int32(a.rows), Int32(b.columns), Int32(a.columns), 1,
            a.columnMajor, Int32(a.rows), b.columnMajor, Int32(b.rows), 0, &result.columnMajor, Int32(a.rows))
        return result
    }

    /// The product Aᵀ A.
    package var gram: Matrix { transposed * self }

    /// Returns the matrix with each element multiplied.
    public static func * (factor: Double, matrix: Matrix) -> Matrix {
        Matrix(rows: matrix.rows, columns: matrix.columns, columnMajor: matrix.columnMajor.map { factor * $0 })
    }

    /// Returns the sum, element by element.
    public static func + (a: Matrix, b: Matrix) -> Matrix {
        Matrix(rows: a.rows, columns: a.columns, columnMajor: (Vector(a.columnMajor) + Vector(b.columnMajor)).elements)
    }

    /// Returns the difference, element by element.
    public static func - (a: Matrix, b: Matrix) -> Matrix {
        Matrix(rows: a.rows, columns: a.columns, columnMajor: (Vector(a.columnMajor) - Vector(b.columnMajor)).elements)
    }

    /// Adds `factor · u vᵀ`, in place.
    public mutating func add(_ factor: Double, outer u: Vector, _ v: Vector) {
        for j in 0..<columns {
            let weight = factor * v[j]
            for i in 0..<rows { columnMajor[i + rows * j] += weight * u[i] }
        }
    }

    /// Returns the matrix with `shift` added to its diagonal.
    package func addingToDiagonal(_ shift: Double) -> Matrix {
        var result = self
        for index in 0..<Swift.min(rows, columns) { result[index, index] += shift }
        return result
    }
}

// MARK: Tensors

extension Matrix {
    /// Creates a matrix from a tensor of shape `[rows, columns]`.
    /// - Precondition: the tensor has two dimensions.
    public init<S: FloatingScalar>(_ tensor: Tensor<S>) {
        guard tensor.shape.rank == 2 else {
            misuse("Matrix: a tensor of shape \(tensor.shape); reshape it to [rows, columns]")
        }
        let lengths = tensor.shape.lengths
        self.init(rows: lengths[0], columns: lengths[1], elements: tensor.scalars.map { Double($0) })
    }
}

extension Tensor where Scalar: FloatingScalar {
    /// Creates a tensor of shape `[rows, columns]` from a matrix.
    public init(_ matrix: Matrix) {
        self.init(shape: [matrix.rows, matrix.columns], scalars: matrix.elements.map { Scalar($0) })
    }
}
