import Minimizers

/// The columns of a matrix that are linear combinations of others, or constant where there is an intercept: by the QR
/// factorization with pivoting of the centred and scaled columns, which puts them last.
struct ColumnDependence {
    /// The dependent columns, ascending.
    let columns: [Int]

    /// - Parameters:
    ///   - features: `[examples, features]`
    ///   - centers: whether constants are combinations, too.
    init(_ features: Matrix, centers: Bool) {
        let (count, width) = (features.rows, features.columns)
        var factor = TallQR(columns: width)
        let scales = (0..<width).map { column -> (mean: Double, size: Double) in
            let mean = centers ? features.mean(ofColumn: column) : 0
            var (square, greatest) = (0.0, 0.0)
            for row in 0..<count {
                square += (features[row, column] - mean) * (features[row, column] - mean)
                greatest = Swift.max(greatest, abs(features[row, column]))
            }
            // What is left of a constant is rounding.
            let isConstant = square.squareRoot() <= 1e-14 * greatest * Double(count).squareRoot()
            return (mean, isConstant ? 0 : square.squareRoot())
        }
        let blockRows = Swift.max(4 * width, 1024)
        for first in stride(from: 0, to: count, by: blockRows) {
            let rows = Swift.min(blockRows, count - first)
            var block = Matrix(rows: rows, columns: width)
            for (column, scale) in scales.enumerated() where scale.size > 0 {
                for row in 0..<rows { block[row, column] = (features[first + row, column] - scale.mean) / scale.size }
            }
            factor.append(block)
        }
        guard let pivoted = PivotedQR(factor.upper) else {
            columns = []
            return
        }
        let upper = pivoted.upper
        columns = (0..<width).filter { abs(upper[$0, $0]) <= 1e-10 }.map { pivoted.permutation[$0] }.sorted()
    }
}
