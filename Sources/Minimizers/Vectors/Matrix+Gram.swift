import Tensors

#if canImport(Accelerate)
    import Accelerate
#else
    import COpenBLAS
#endif

// Products of tall matrices, whose rows are examples, with themselves.

extension Matrix {
    /// Returns Aᵀ diag(w) A by the symmetric product of the BLAS, over blocks of rows that fit the caches.
    ///
    /// The rows are cut into parts by their number alone, and the parts' products added in their order, so that the result has the
    /// same bits on any number of threads.
    /// - Precondition: there is a weight of at least 0 for each row.
    package func weightedGram(_ weights: [Double]) -> Matrix {
        precondition(weights.count == rows, "weightedGram: \(weights.count) weights for \(rows) rows")
        guard rows > 0 && columns > 0 else { return Matrix(rows: columns, columns: columns) }
        useOneThreadOfBLAS()
        let blockRows = Swift.min(rows, Swift.max(256, (1 << 17) / columns))
        let parts = Swift.min(8, (rows + blockRows - 1) / blockRows)
        var grams = [[Double]](repeating: [], count: parts)
        grams.withUnsafeMutableBufferPointer { grams in
            concurrently(parts) { part in
                grams[part] = lowerGram(weights, rows * part / parts..<rows * (part + 1) / parts, blockRows)
            }
        }
        var gram = Matrix(rows: columns, columns: columns, columnMajor: grams[0])
        for other in grams.dropFirst() {
            for index in other.indices { gram.columnMajor[index] += other[index] }
        }
        for column in 0..<columns {
            for row in 0..<column { gram[row, column] = gram[column, row] }
        }
        return gram
    }

    /// Returns the lower triangle of the product for a part of the rows.
    private func lowerGram(_ weights: [Double], _ part: Range<Int>, _ blockRows: Int) -> [Double] {
        var gram = [Double](repeating: 0, count: columns * columns)
        var block = [Double](repeating: 0, count: blockRows * columns)
        for first in stride(from: part.lowerBound, to: part.upperBound, by: blockRows) {
            let count = Swift.min(blockRows, part.upperBound - first)
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
                CblasColMajor, CblasLower, CblasTrans, Int32(columns), Int32(count), 1, block, Int32(count), 1, &gram,
                Int32(columns))
        }
        return gram
    }

    /// Returns Aᵀ B, without transposing.
    package func transposedTimes(_ other: Matrix) -> Matrix {
        precondition(rows == other.rows, "transposedTimes: \(rows) and \(other.rows) rows")
        useOneThreadOfBLAS()
        var result = Matrix(rows: columns, columns: other.columns)
        guard rows > 0 && columns > 0 && other.columns > 0 else { return result }
        cblas_dgemm(
            CblasColMajor, CblasTrans, CblasNoTrans, Int32(columns), Int32(other.columns), Int32(rows), 1,
            columnMajor, Int32(rows), other.columnMajor, Int32(rows), 0, &result.columnMajor, Int32(columns))
        return result
    }
}
