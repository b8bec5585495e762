import Tensors

/// Returns the x ≥ 0 with the least ‖A x − b‖, exact up to rounding; nil if the columns with x > 0 depend on one
/// another, or numbers are not finite.
///
/// The active-set method works on AᵀA and Aᵀb. Source: Lawson and Hanson, *Solving Least Squares Problems*, 1974,
/// chapter 23.
public func nonNegativeLeastSquares(_ matrix: Matrix, _ right: Vector) -> Vector? {
    nonNegativeLeastSquares(gram: matrix.gram, matrix.transposedTimes(right))
}

/// Solves the same problem, given AᵀA and Aᵀb.
///
/// Variables are freed one by one where the gradient is steepest; those that then would be negative are held at 0
/// again.
func nonNegativeLeastSquares(gram: Matrix, _ right: Vector) -> Vector? {
    let count = right.count
    var (x, free) = (Vector.zeros(count), Set<Int>())
    let tolerance = 10 * Double.ulpOfOne * Double(count) * (Vector(gram.columnMajor).maximumNorm + right.maximumNorm)
    for _ in 0..<(10 * (count + 1)) {
        let descent = right - gram * x
        let candidates = (0..<count).filter { !free.contains($0) && descent[$0] > tolerance }
        guard let steepest = candidates.max(by: { descent[$0] < descent[$1] }) else { return x }
        free.insert(steepest)
        while true {
            let order = free.sorted()
            guard let minimum = restricted(gram, right, order) else { return nil }
            let negative = order.indices.filter { minimum[$0] <= 0 }
            if negative.isEmpty {
                x = .zeros(count)
                for (index, element) in zip(order, minimum) { x[index] = element }
                break
            }
            // As far towards the minimum as all variables stay non-negative.
            let lengths = negative.map { x[order[$0]] / (x[order[$0]] - minimum[$0]) }
            let length = lengths.min() ?? 0
            for (index, element) in zip(order, minimum) { x[index] += length * (element - x[index]) }
            for (index, ownLength) in zip(negative, lengths) where ownLength == length || x[order[index]] <= 0 {
                x[order[index]] = 0
                free.remove(order[index])
            }
        }
    }
    return x
}

/// Returns the minimum over some variables, with the others at 0.
private func restricted(_ gram: Matrix, _ right: Vector, _ free: [Int]) -> Vector? {
    var matrix = Matrix(rows: free.count, columns: free.count)
    for (j, column) in free.enumerated() { for (i, row) in free.enumerated() { matrix[i, j] = gram[row, column] } }
    return Cholesky(matrix)?.solve(Vector(free.map { right[$0] }))
}
