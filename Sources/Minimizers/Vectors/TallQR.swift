#if canImport(Accelerate)
    import Accelerate
#else
    import COpenBLAS
#endif

/// The factor R of a matrix with many rows, which come block by block: A = Q R, where Q is not kept.
///
/// With a right side as the last column, R holds all that least squares needs: its upper part of the last column is
/// Qᵀ b, and its last element the norm of the residual. Source: Demmel, Grigori, Hoemmen and Langou, "Communication-
/// optimal parallel and sequential QR and LU factorizations", SIAM J. Sci. Comput. 34, 2012 (sequential TSQR).
package struct TallQR: Sendable {
    /// The factor, upper triangular: `[columns, columns]`.
    package private(set) var upper: Matrix

    /// Creates the factor of a matrix without rows.
    package init(columns: Int) { upper = Matrix(rows: columns, columns: columns) }

    /// Takes further rows in.
    /// - Returns: whether all elements are finite.
    @discardableResult
    package mutating func append(_ block: Matrix) -> Bool {
        precondition(block.columns == upper.columns, "TallQR: \(block.columns) columns for \(upper.columns)")
        let width = upper.columns
        guard block.rows > 0 && width > 0 else { return true }
        let height = width + block.rows
        var stacked = Matrix(rows: height, columns: width)
        for column in 0..<width {
            for row in 0...column { stacked[row, column] = upper[row, column] }
            for row in 0..<block.rows { stacked[width + row, column] = block[row, column] }
        }
        guard stacked.isFinite else { return false }
        var (m, n, info) = (Int32(height), Int32(width), Int32(0))
        var size = Int32(64 * width)
        var (reflectors, work) = ([Double](repeating: 0, count: width), [Double](repeating: 0, count: Int(size)))
        dgeqrf_(&m, &n, &stacked.columnMajor, &m, &reflectors, &work, &size, &info)
        for column in 0..<width { for row in 0...column { upper[row, column] = stacked[row, column] } }
        return info == 0
    }
}
