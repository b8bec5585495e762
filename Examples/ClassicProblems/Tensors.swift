import Descent

extension Tensor<Double> {
    /// A matrix, row by row.
    init(_ rows: [[Double]]) {
        self.init(shape: [rows.count, rows.first?.count ?? 0], scalars: rows.flatMap { $0 })
    }
}

/// xᵢ − 2 xᵢ₊₁ + xᵢ₊₂: what x differs by from straight lines.
func secondDifferences(_ x: Tensor<Double>) -> Tensor<Double> {
    x[0..<(x.count - 2)] - 2 * x[1..<(x.count - 1)] + x[2..<x.count]
}
