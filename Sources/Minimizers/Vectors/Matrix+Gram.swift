#if canImport(Accelerate)
    import Accelerate
#else
    import COpenBLAS
#endif

// Products of tall matrices, whose rows are examples, with themselves.

extension Matrix {
    /// Returns Aᵀ diag(w) A by the symmetric product of the BLAS, over blocks of rows that fit the caches.
    /// - Precondition: there is a weight of at least 0 for each row.
    package func weightedGram(_ weights: [Double]) -> Matrix {
        precondition(weights.count == rows, "weightedGram: \(weights.count) weights for \(rows) rows")
        var gram = Matrix(rows: columns, columns: columns)
        guard rows > 0 && columns > 0 else { return gram }
        let blockRows = Swift.min(rows, Swift.max(256, (1 << 18) / columns))
        var block = [Double](repeating: 0, count: blockRows * columns)
        for first in stride(from: 0, to: rows, by: blockRows) {
            let count = Swift.min(blockRows, rows - first)
            let roots = (first..<first + count).map { weights[$0].squareRoot() }
            columnMajor.withUnsafeBufferPointer { elements in
                block.withUnsafeMutableBufferPointer { block in
                    for column in 0..<columns {
                        let (from, to) = (column * rows + first, column * count)
                        for row in 0..<count { block[to + row] = roots[row] * elements[from + row] }
                    }
                }
            }
            cblas_dsyrk(
                CblasColMajor, CblasLower, CblasTrans, Int32(columns), Int32(count), 1, block, Int32(count), 1,
                &gram.columnMajor, Int32(columns))
        }
        for column in 0..<columns {
            for row in 0..<column { gram[row, column] = gram[column, row] }
        }
        return gram
    }

    /// Returns Aᵀ B, without transposing.
    package func transposedTimes(_ other: Matrix) -> Matrix {
        precondition(rows == other.rows, "transposedTimes: \(rows) and \(other.rows) rows")
        var result = Matrix(rows: columns, columns: other.columns)
        guard rows > 0 && columns > 0 && other.columns > 0 else { return result }
        cblas_dgemm(
            CblasColMajor, CblasTrans, CblasNoTrans, Int32(columns), Int32(other.columns), Int32(rows), 1,
            columnMajor, Int32(rows), other.columnMajor, Int32(rows), 0, &result.columnMajor, Int32(columns))
        return result
    }
}
