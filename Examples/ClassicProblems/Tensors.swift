import Descent

extension Tensor<Double> {
    /// Creates a matrix from its rows.
    init(_ rows: [[Double]]) {
        self.init(shape: [rows.count, rows.first?.count ?? 0], scalars: rows.flatMap { $0 })
    }
}

/// Returns xᵢ − 2 xᵢ₊₁ + xᵢ₊₂, the deviation of x from straight lines.
func secondDifferences(_ x: Tensor<Double>) -> Tensor<Double> {
    x[0..<(x.count - 2)] - 2 * x[1..<(x.count - 1)] + x[2..<x.count]
}
