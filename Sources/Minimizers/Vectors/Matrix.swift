import Support
import Tensors

#if canImport(Accelerate)
    import Accelerate
#else
    import COpenBLAS
#endif

/// A dense matrix of numbers in 64 bits, column by column.
public struct Matrix: Sendable, Hashable {
    public let rows: Int
    public let columns: Int
    /// Column by column: element [i, j] is `elements[i + rows * j]`.
    public var elements: [Double]

    /// All elements 0.
    public init(rows: Int, columns: Int) {
        (self.rows, self.columns) = (rows, columns)
        elements = Array(repeating: 0, count: rows * columns)
    }

    /// - Precondition: `elements`, column by column, are `rows · columns`.
    public init(rows: Int, columns: Int, elements: [Double]) {
        guard elements.count == rows * columns else {
            misuse("Matrix: \(elements.count) elements for \(rows) rows and \(columns) columns")
        }
        (self.rows, self.columns, self.elements) = (rows, columns, elements)
    }

    /// Row by row, as it is written: `Matrix([[1, 2], [3, 4]])`.
    public init(_ rows: [[Double]]) {
        let columns = rows.first?.count ?? 0
        guard rows.allSatisfy({ $0.count == columns }) else { misuse("Matrix: the rows differ in length") }
        self.init(rows: rows.count, columns: columns)
        for (i, row) in rows.enumerated() { for (j, element) in row.enumerated() { self[i, j] = element } }
    }

    public static func identity(_ count: Int, scale: Double = 1) -> Matrix {
        diagonal(Vector(repeating: scale, count: count))
    }

    public static func diagonal(_ diagonal: Vector) -> Matrix {
        var matrix = Matrix(rows: diagonal.count, columns: diagonal.count)
        for index in diagonal.indices { matrix[index, index] = diagonal[index] }
        return matrix
    }

    public subscript(row: Int, column: Int) -> Double {
        get { elements[row + rows * column] }
        set { elements[row + rows * column] = newValue }
    }

    public func column(_ index: Int) -> Vector { Vector(elements[(rows * index)..<(rows * (index + 1))]) }
    public func row(_ index: Int) -> Vector { Vector((0..<columns).map { self[index, $0] }) }

    public var diagonal: Vector { Vector((0..<Swift.min(rows, columns)).map { self[$0, $0] }) }
    public var isFinite: Bool { elements.allSatisfy(\.isFinite) }

    public var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for j in 0..<columns { for i in 0..<rows { result[j, i] = self[i, j] } }
        return result
    }
}

// MARK: Products

extension Matrix {
    /// A x.
    public static func * (matrix: Matrix, vector: Vector) -> Vector { matrix.product(vector, transposed: false) }

    /// Aᵀ x, without transposing.
    public func transposedTimes(_ vector: Vector) -> Vector { product(vector, transposed: true) }

    private func product(_ vector: Vector, transposed: Bool) -> Vector {
        let (inner, outer) = transposed ? (rows, columns) : (columns, rows)
        guard vector.count == inner else {
            misuse("Matrix * Vector: [\(rows), \(columns)]\(transposed ? "ᵀ" : "") and \(vector.count) elements")
        }
        var result = Vector.zeros(outer)
        guard rows > 0 && columns > 0 else { return result }
        cblas_dgemv(
            CblasColMajor, transposed ? CblasTrans : CblasNoTrans, Int32(rows), Int32(columns), 1, elements,
            Int32(rows), vector.elements, 1, 0, &result.elements, 1)
        return result
    }

    /// A B.
    public static func * (a: Matrix, b: Matrix) -> Matrix {
        guard a.columns == b.rows else {
            misuse("Matrix * Matrix: [\(a.rows), \(a.columns)] and [\(b.rows), \(b.columns)]")
        }
        var result = Matrix(rows: a.rows, columns: b.columns)
        guard a.rows > 0 && a.columns > 0 && b.columns > 0 else { return result }
        cblas_dgemm(
            CblasColMajor, CblasNoTrans, CblasNoTrans, Int32(a.rows), Int32(b.columns), Int32(a.columns), 1,
            a.elements, Int32(a.rows), b.elements, Int32(b.rows), 0, &result.elements, Int32(a.rows))
        return result
    }

    /// Aᵀ A.
    public var gram: Matrix { transposed * self }

    public static func * (factor: Double, matrix: Matrix) -> Matrix {
        Matrix(rows: matrix.rows, columns: matrix.columns, elements: matrix.elements.map { factor * $0 })
    }

    public static func + (a: Matrix, b: Matrix) -> Matrix {
        Matrix(rows: a.rows, columns: a.columns, elements: (Vector(a.elements) + Vector(b.elements)).elements)
    }

    public static func - (a: Matrix, b: Matrix) -> Matrix {
        Matrix(rows: a.rows, columns: a.columns, elements: (Vector(a.elements) - Vector(b.elements)).elements)
    }

    /// `self ← self + factor · u vᵀ`, in place.
    public mutating func add(_ factor: Double, outer u: Vector, _ v: Vector) {
        for j in 0..<columns {
            let weight = factor * v[j]
            for i in 0..<rows { elements[i + rows * j] += weight * u[i] }
        }
    }

    /// A with `shift` added to its diagonal.
    public func addingToDiagonal(_ shift: Double) -> Matrix {
        var result = self
        for index in 0..<Swift.min(rows, columns) { result[index, index] += shift }
        return result
    }
}
