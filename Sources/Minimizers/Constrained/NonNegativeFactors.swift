import Tensors

/// A ≈ W H with W, H ≥ 0.
public struct NonNegativeFactors: Sendable {
    /// W, of as many columns as the rank.
    public let left: Matrix
    /// H, of as many rows as the rank.
    public let right: Matrix
    /// ‖A − W H‖ after each half of each step: first H is found, then W.
    public let residualNorms: [Double]
    public let reason: StopReason
}

/// How non-negative factors are improved.
public enum NonNegativeFactorization: String, Sendable, CaseIterable {
    /// The least of all H for this W, then of all W for this H, each by `nonNegativeLeastSquares`. Paatero and Tapper,
    /// *Environmetrics* 5, 1994.
    case alternatingLeastSquares
    /// One row of H after the other, then one column of W after the other, each its least for the others. Cichocki and
    /// Phan, *IEICE Trans. Fundamentals* E92-A, 2009. Cheaper a step, and slower at the end.
    case hierarchicalAlternating
}

/// Non-negative matrix factorisation by alternating steps: makes ‖A − W H‖ small over W, H ≥ 0, where W has `rank`
/// columns. The norm falls with each half step, to a stationary point, which depends on the start.
///
/// - Parameters:
///   - initial: W before the first step; if not given, uniform random numbers from `seed`, of the size of A.
///   - stopping: `valueChange` is compared with the change of ‖A − W H‖ in a step, `target` with itself; and the limits
///     of iterations and time.
/// - Throws: `MinimizationError` where A or W has negative elements, or their shapes do not fit.
public func nonNegativeFactors(
    of matrix: Matrix, rank: Int, initial: Matrix? = nil, seed: UInt64 = 0,
    by method: NonNegativeFactorization = .alternatingLeastSquares,
    until stopping: Stopping = Stopping(valueChange: 1e-9, maximumIterations: 1000)
) throws -> NonNegativeFactors {
    guard rank >= 1 else { throw MinimizationError("the rank is \(rank); it must be at least 1") }
    var left = initial ?? randomFactor(of: matrix, rank: rank, seed: seed)
    guard left.rows == matrix.rows, left.columns == rank else {
        throw MinimizationError(
            "the initial factor has shape [\(left.rows), \(left.columns)]; it must be [\(matrix.rows), \(rank)]")
    }
    for (name, matrix) in [("the matrix", matrix), ("the initial factor", left)] {
        guard matrix.isFinite, matrix.elements.allSatisfy({ $0 >= 0 }) else {
            throw MinimizationError("\(name) has elements that are negative or not finite")
        }
    }
    var right = Matrix(rows: rank, columns: matrix.columns)
    var norms: [Double] = []
    let started = ContinuousClock.now
    func factors(_ reason: StopReason) -> NonNegativeFactors {
        NonNegativeFactors(left: left, right: right, residualNorms: norms, reason: reason)
    }
    for step in 0..<stopping.maximumIterations {
        let before = norms.last
        right = improved(right, in: matrix, given: left, by: method, isFirst: step == 0)
        norms.append(Vector((matrix - left * right).elements).norm)
        left =
            improved(
                left.transposed, in: matrix.transposed, given: right.transposed, by: method, isFirst: false
            ).transposed
        norms.append(Vector((matrix - left * right).elements).norm)
        guard let norm = norms.last else { continue }
        if let target = stopping.target, norm <= target { return factors(.target) }
        if let before, stopping.valueChange > 0, before - norm <= stopping.valueChange * Swift.max(1, before) {
            return factors(.valueTolerance)
        }
        if let limit = stopping.timeLimit, ContinuousClock.now - started >= limit { return factors(.timeLimit) }
    }
    return factors(.iterationLimit)
}

/// H with a smaller ‖A − W H‖.
private func improved(
    _ right: Matrix, in matrix: Matrix, given left: Matrix, by method: NonNegativeFactorization, isFirst: Bool
) -> Matrix {
    let (gram, products) = (left.gram, left.transposed * matrix)
    var result = right
    switch method {
    case .alternatingLeastSquares:
        for column in 0..<matrix.columns {
            // Where columns of W depend on one another, H stays as it is there.
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

/// Uniform random numbers such that the product with another such factor would be of the size of A.
private func randomFactor(of matrix: Matrix, rank: Int, seed: UInt64) -> Matrix {
    let size = (2 * Vector(matrix.elements).sumNorm / Double(Swift.max(1, matrix.elements.count * rank))).squareRoot()
    let elements = Tensor<Double>.uniform([matrix.rows * rank], seed: RandomKey(seed)).scalars
    return Matrix(rows: matrix.rows, columns: rank, elements: elements.map { size * $0 })
}
