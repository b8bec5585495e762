import Tensors

/// The factors of A ≈ W H with W, H ≥ 0, as `nonNegativeFactors` finds them.
public struct NonNegativeFactors: Sendable {
    /// The matrix W, with as many columns as the rank.
    public let left: Matrix
    /// The matrix H, with as many rows as the rank.
    public let right: Matrix
    /// The residual norm ‖A − W H‖ after each half of each step: first H is found, then W.
    public let residualNorms: [Double]
    /// The reason for stopping.
    public let reason: StopReason
}

/// The method that improves non-negative factors.
public enum NonNegativeFactorization: String, Sendable, CaseIterable {
    /// The best H for this W, then the best W for this H, each by `nonNegativeLeastSquares`. Source: Paatero and
    /// Tapper, *Environmetrics* 5, 1994.
    case alternatingLeastSquares
    /// The best row of H with all else fixed, one row after the other, then the columns of W in the same way. Cheaper a
    /// step, and slower at the end. Source: Cichocki and Phan, *IEICE Trans. Fundamentals* E92-A, 2009.
    case hierarchicalAlternating
}

/// Factorizes a non-negative matrix: minimizes ‖A − W H‖ over W, H ≥ 0 by alternating steps, where W has `rank`
/// columns. The norm falls with each half step, to a stationary point that depends on the start.
///
/// - Parameters:
///   - matrix: the matrix A.
///   - rank: the number of columns of W, at least 1.
///   - initial: W before the first step; if nil, uniform random numbers from `seed`, of the size of A.
///   - seed: the seed of the random start.
///   - method: the method that improves the factors.
///   - stopping: its `valueChange` is compared with the change of ‖A − W H‖ in a step, its `target` with the norm; its
///     limits of iterations and time hold.
/// - Throws: `MinimizationError` if A or W has negative elements or their shapes do not fit; `CancellationError` if the
///   task is cancelled.
public func nonNegativeFactors(
    of matrix: Matrix, rank: Int, initial: Matrix? = nil, seed: Int = 0,
    using method: NonNegativeFactorization = .alternatingLeastSquares,
    until stopping: Stopping = Stopping(valueChange: 1e-9, maximumIterations: 1000)
) throws -> NonNegativeFactors {
    guard rank >= 1 else { throw MinimizationError("the rank is \(rank)", "it must be at least 1") }
    var left = initial ?? randomFactor(of: matrix, rank: rank, seed: seed)
    guard left.rows == matrix.rows, left.columns == rank else {
        throw MinimizationError(
            "the initial factor has shape [\(left.rows), \(left.columns)]", "it must be [\(matrix.rows), \(rank)]")
    }
    for (name, matrix) in [("the matrix", matrix), ("the initial factor", left)] {
        guard matrix.isFinite, matrix.columnMajor.allSatisfy({ $0 >= 0 }) else {
            throw MinimizationError("\(name) has elements that are negative or not finite")
        }
    }
    var right = Matrix(rows: rank, columns: matrix.columns)
    var norms: [Double] = []
    let started = ContinuousClock.now
    var cancellation = CancellationCheck()
    func factors(_ reason: StopReason) -> NonNegativeFactors {
        NonNegativeFactors(left: left, right: right, residualNorms: norms, reason: reason)
    }
    for step in 0..<stopping.maximumIterations {
        try cancellation.step()
        let before = norms.last
        right = improved(right, in: matrix, given: left, using: method, isFirst: step == 0)
        norms.append(Vector((matrix - left * right).columnMajor).norm)
        left =
            improved(
                left.transposed, in: matrix.transposed, given: right.transposed, using: method, isFirst: false
            ).transposed
        norms.append(Vector((matrix - left * right).columnMajor).norm)
        guard let norm = norms.last else { continue }
        if let target = stopping.target, norm <= target { return factors(.target) }
        if let before, stopping.valueChange > 0, before - norm <= stopping.valueChange * Swift.max(1, before) {
            return factors(.valueTolerance)
        }
        if let limit = stopping.timeLimit, ContinuousClock.now - started >= limit { return factors(.timeLimit) }
    }
    return factors(.iterationLimit)
}

/// Returns an H with a smaller ‖A − W H‖.
private func improved(
    _ right: Matrix, in matrix: Matrix, given left: Matrix, using method: NonNegativeFactorization, isFirst: Bool
) -> Matrix {
    let (gram, products) = (left.gram, left.transposed * matrix)
    var result = right
    switch method {
    case .alternatingLeastSquares:
        for column in 0..<matrix.columns {
            // If columns of W depend on one another, this column of H stays as it is.
            guard let least = nonNegativeLeastSquares(gram: gram, products.column(column)) else { continue }
            for row in least.indices { result[row, column] = least[row] }
        }
    case .hierarchicalAlternating:
        for _ in 0..<(isFirst ? 50 : 1) {
            for row in 0..<right.rows where gram[row, row] > 0 {
                for column in 0..<matrix.columns {
                    let fitted = dot(gram.column(row), result.column(column))
                    let change = (products[row, column] - fitted) / gram[row, row]
                    result[row, column] = Swift.max(0, result[row, column] + change)
                }
            }
        }
    }
    return result
}

/// Returns uniform random numbers such that the product with another such factor would have the size of A.
private func randomFactor(of matrix: Matrix, rank: Int, seed: Int) -> Matrix {
    let size = (2 * Vector(matrix.columnMajor).sumNorm / Double(Swift.max(1, matrix.columnMajor.count * rank)))
        .squareRoot()
    let elements = Tensor<Double>.uniform([matrix.rows * rank], seed: RandomKey(seed: seed)).scalars
    return Matrix(rows: matrix.rows, columns: rank, columnMajor: elements.map { size * $0 })
}
