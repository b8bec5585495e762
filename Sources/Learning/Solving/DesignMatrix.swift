import Minimizers
import Tensors

/// The matrix X of a linear model, `[examples, terms]`, with the products that solvers need: by the BLAS, or, where few
/// elements are not zero, as with the categories of columns of text, by those elements alone.
struct DesignMatrix: Sendable {
    let dense: Matrix
    private let sparse: SparseRows?
    /// The share of elements that are not zero, up to which the others are passed over.
    private static let sparseShare = 0.2

    init(_ matrix: Matrix) {
        dense = matrix
        let filled = matrix.columnMajor.reduce(0) { $1 == 0 ? $0 : $0 + 1 }
        sparse = Double(filled) <= Self.sparseShare * Double(matrix.columnMajor.count) ? SparseRows(matrix) : nil
    }

    var rows: Int { dense.rows }
    var columns: Int { dense.columns }

    /// Returns X B.
    static func * (design: DesignMatrix, parameters: Matrix) -> Matrix {
        design.sparse.map { $0.times(parameters) } ?? design.dense * parameters
    }

    /// Returns Xᵀ S.
    func transposedTimes(_ scores: Matrix) -> Matrix {
        sparse.map { $0.transposedTimes(scores) } ?? dense.transposedTimes(scores)
    }

    /// Returns Xᵀ diag(w) X.
    func weightedGram(_ weights: [Double]) -> Matrix {
        sparse.map { $0.weightedGram(weights) } ?? dense.weightedGram(weights)
    }
}

/// A matrix of which only the elements that are not zero are kept, row by row.
private struct SparseRows: Sendable {
    private let columns: Int
    /// The position of each row's first element, and one more for the end.
    private var starts: [Int] = [0]
    private var indices: [Int32] = []
    private var values: [Double] = []

    init(_ matrix: Matrix) {
        columns = matrix.columns
        starts.reserveCapacity(matrix.rows + 1)
        for row in 0..<matrix.rows {
            for column in 0..<matrix.columns {
                let value = matrix.columnMajor[column * matrix.rows + row]
                guard value != 0 else { continue }
                indices.append(Int32(column))
                values.append(value)
            }
            starts.append(indices.count)
        }
    }

    private var rows: Int { starts.count - 1 }

    func times(_ parameters: Matrix) -> Matrix {
        var result = Matrix(rows: rows, columns: parameters.columns)
        forEachRow { row, elements, indices, values in
            for output in 0..<parameters.columns {
                var sum = 0.0
                for position in elements {
                    sum += values[position] * parameters.columnMajor[output * columns + Int(indices[position])]
                }
                result.columnMajor[output * rows + row] = sum
            }
        }
        return result
    }

    func transposedTimes(_ scores: Matrix) -> Matrix {
        var result = Matrix(rows: columns, columns: scores.columns)
        forEachRow { row, elements, indices, values in
            for output in 0..<scores.columns {
                let score = scores.columnMajor[output * rows + row]
                for position in elements {
                    result.columnMajor[output * columns + Int(indices[position])] += score * values[position]
                }
            }
        }
        return result
    }

    private func forEachRow(
        _ body: (
            _ row: Int, _ elements: Range<Int>, _ indices: UnsafeBufferPointer<Int32>,
            _ values: UnsafeBufferPointer<Double>
        ) -> Void
    ) {
        indices.withUnsafeBufferPointer { indices in
            values.withUnsafeBufferPointer { values in
                for row in 0..<rows { body(row, starts[row]..<starts[row + 1], indices, values) }
            }
        }
    }

    /// Returns Xᵀ diag(w) X, of parts of the rows that are cut by their number alone.
    func weightedGram(_ weights: [Double]) -> Matrix {
        let parts = min(8, max(1, rows / 1024))
        var grams = [[Double]](repeating: [], count: parts)
        grams.withUnsafeMutableBufferPointer { grams in
            concurrently(parts) { part in
                grams[part] = upperGram(weights, rows * part / parts..<rows * (part + 1) / parts)
            }
        }
        var gram = Matrix(rows: columns, columns: columns, columnMajor: grams[0])
        for other in grams.dropFirst() {
            for index in other.indices { gram.columnMajor[index] += other[index] }
        }
        for column in 0..<columns {
            for row in 0..<column { gram[column, row] = gram[row, column] }
        }
        return gram
    }

    private func upperGram(_ weights: [Double], _ part: Range<Int>) -> [Double] {
        var gram = [Double](repeating: 0, count: columns * columns)
        gram.withUnsafeMutableBufferPointer { gram in
            indices.withUnsafeBufferPointer { indices in
                values.withUnsafeBufferPointer { values in
                    for row in part {
                        let (start, end, weight) = (starts[row], starts[row + 1], weights[row])
                        for second in start..<end {
                            let column = Int(indices[second]) * columns
                            let scaled = weight * values[second]
                            for first in start...second { gram[column + Int(indices[first])] += scaled * values[first] }
                        }
                    }
                }
            }
        }
        return gram
    }
}
