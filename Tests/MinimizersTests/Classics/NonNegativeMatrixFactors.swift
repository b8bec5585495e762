import Descent

/// A ≈ Y X with Y, X ≥ 0 of rank 5, by alternating steps.
struct NonNegativeMatrixFactors: Decodable {
    let A: [[Double]]
    let Y_init: [[Double]]

    /// One row and column after the other; A is such a product, so that nothing is left.
    func solve() throws -> NonNegativeFactors {
        try nonNegativeFactors(
            of: Matrix(A), rank: 5, initial: Matrix(Y_init), by: .hierarchicalAlternating,
            until: Stopping(target: 1e-6, maximumIterations: 3000))
    }

    /// Exact least squares in turn, which from this start lead to a local minimum.
    func alternateLeastSquares(steps: Int) throws -> NonNegativeFactors {
        try nonNegativeFactors(of: Matrix(A), rank: 5, initial: Matrix(Y_init), until: .after(iterations: steps))
    }
}
