import Minimizers

/// Linear least squares: the minimum of ‖y − X w − b‖² / n + λ/2 ‖w‖² by Householder's QR factorization. Weights c multiply
/// squares: rows are multiplied by √c, and n is Σ c.
///
/// Columns and targets are centred first where there is an intercept, which is then b = ȳ − x̄ w. The penalty is √(nλ/2) I
/// below X and zeros below y. Where columns depend on one another, the solution of least norm ‖w‖ is taken.
///
/// Source: Golub and Van Loan, *Matrix Computations*, 2013, sections 5.3 and 5.5.
struct LeastSquaresSolver {
    /// X, `[examples, features]`.
    let features: Matrix
    let targets: [Double]
    let hasIntercept: Bool
    /// λ.
    let l2: Double
    /// c; `nil` where all are 1.
    var weights: [Double]?

    /// The solution.
    struct Solution {
        var weights: Vector
        var intercept: Double
        /// The number of columns that do not depend on those before.
        var rank: Int
        /// (XᵀCX + nλ/2 I)⁻¹ of the centred columns, or its pseudo-inverse.
        var inverseGram: Matrix
    }

    /// The sum of the weights, and the means of the columns and of the targets, which are 0 without an intercept.
    private var centers: (total: Double, means: [Double], mean: Double) {
        let total = weights?.reduce(0, +) ?? Double(targets.count)
        guard hasIntercept else { return (total, [Double](repeating: 0, count: features.columns), 0) }
        let column = Matrix(rows: targets.count, columns: 1, columnMajor: targets)
        let means = (0..<features.columns).map { features.mean(ofColumn: $0, weights) }
        return (total, means, column.mean(ofColumn: 0, weights))
    }

    /// Returns the solution.
    /// - Parameter check: called now and then.
    func solve(check: () throws -> Void) throws -> Solution {
        let (count, width) = (features.rows, features.columns)
        let (total, means, mean) = centers
        var factor = TallQR(columns: width + 1)
        let blockRows = Swift.max(4 * (width + 1), 1024)
        for first in stride(from: 0, to: count, by: blockRows) {
            try check()
            let rows = Swift.min(blockRows, count - first)
            var block = Matrix(rows: rows, columns: width + 1)
            for column in 0..<width {
                for row in 0..<rows { block[row, column] = features[first + row, column] - means[column] }
            }
            for row in 0..<rows { block[row, width] = targets[first + row] - mean }
            if let weights { block = block.rowsScaled(by: weights[first..<first + rows].map { $0.squareRoot() }) }
            factor.append(block)
        }
        if l2 > 0 {
            var block = Matrix(rows: width, columns: width + 1)
            for index in 0..<width { block[index, index] = (total * l2 / 2).squareRoot() }
            factor.append(block)
        }
        var upper = Matrix(rows: width, columns: width)
        for column in 0..<width { for row in 0...column { upper[row, column] = factor.upper[row, column] } }
        let right = Vector((0..<width).map { factor.upper[$0, width] })
        guard let singular = SingularValues(upper) else {
            return Solution(
                weights: Vector(repeating: Double.nan, count: width), intercept: Double.nan, rank: 0, inverseGram: upper
            )
        }
        let least = Double.ulpOfOne * Double(Swift.max(count, width)) * (singular.values.first ?? 0)
        let kept = singular.values.map { $0 > least ? 1 / $0 : 0 }
        // w = V Σ⁺ Uᵀ z
        let weights = singular.rightTransposed.transposedTimes(kept * singular.left.transposedTimes(right))
        var rows = singular.rightTransposed
        for column in 0..<width { for row in 0..<width { rows[row, column] *= kept[row] } }
        let intercept = mean - zip(means, weights).reduce(0) { $0 + $1.0 * $1.1 }
        return Solution(
            weights: weights, intercept: intercept, rank: kept.elements.count { $0 > 0 },
            inverseGram: rows.transposedTimes(rows))
    }
}

extension Matrix {
    /// The mean of a column, of whose elements each may have a weight.
    func mean(ofColumn column: Int, _ weights: [Double]? = nil) -> Double {
        let elements = columnMajor[column * rows..<(column + 1) * rows]
        guard let weights else { return elements.reduce(0, +) / Double(rows) }
        var sum = 0.0
        for (element, weight) in zip(elements, weights) { sum += weight * element }
        return sum / weights.reduce(0, +)
    }
}
