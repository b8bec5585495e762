import Minimizers

/// A symmetric system H x = g, solved by a factorization or by conjugate gradients.
enum NewtonSystem {
    /// The greatest number of unknowns for which the matrix is formed.
    static let largestMatrix = 1500

    /// The solution of a system, and whether the matrix was too close to singular to be trusted.
    struct Solution {
        var direction: Matrix
        var isSingular = false
    }

    /// Returns the solution by Cholesky's factorization of the matrix with a diagonal of ones, or, where that fails, the
    /// one of least norm by eigenvalues.
    static func solve(_ matrix: Matrix, _ right: Matrix) -> Solution {
        let scale = matrix.diagonal.map { $0 > 0 ? 1 / $0.squareRoot() : 1 }
        var scaled = matrix
        for column in 0..<matrix.columns {
            for row in 0..<matrix.rows { scaled[row, column] *= scale[row] * scale[column] }
        }
        let vector = Vector(right.columnMajor)
        func shaped(_ vector: Vector) -> Matrix {
            Matrix(rows: right.rows, columns: right.columns, columnMajor: vector.elements)
        }
        if let cholesky = Cholesky(scaled) {
            let pivots = cholesky.lower.diagonal
            if pivots.allSatisfy({ $0 * $0 > smallestPivot }) {
                return Solution(direction: shaped(scale * cholesky.solve(scale * vector)))
            }
        }
        guard let eigen = SymmetricEigen(matrix) else { return Solution(direction: right, isSingular: true) }
        let greatest = eigen.values.last ?? 0
        let components = eigen.vectors.transposedTimes(vector)
        let kept = Vector(
            zip(components, eigen.values).map { $1 > greatest * smallestPivot ? $0 / $1 : 0 })
        return Solution(direction: shaped(eigen.vectors * kept), isSingular: true)
    }

    private static let smallestPivot = 1e-12

    /// Returns the solution by conjugate gradients, preconditioned by the diagonal, up to a residual of `tolerance`.
    /// - Parameters:
    ///   - product: returns H v.
    ///   - check: called before each product; what it throws is thrown.
    static func solve(
        diagonal: Matrix, right: Matrix, tolerance: Double, maximumSteps: Int,
        product: (Matrix) -> Matrix, check: () throws -> Void
    ) rethrows -> Matrix {
        func shaped(_ vector: Vector) -> Matrix {
            Matrix(rows: right.rows, columns: right.columns, columnMajor: vector.elements)
        }
        let inverse = Vector(diagonal.columnMajor.map { $0 > 0 ? 1 / $0 : 1 })
        var solution = Vector.zeros(right.columnMajor.count)
        var residual = Vector(right.columnMajor)
        var preconditioned = inverse * residual
        var direction = preconditioned
        var square = dot(residual, preconditioned)
        for _ in 0..<maximumSteps where residual.norm > tolerance {
            try check()
            let image = Vector(product(shaped(direction)).columnMajor)
            let curvature = dot(direction, image)
            guard curvature > 0 else { break }
            let length = square / curvature
            solution.add(length, direction)
            residual.add(-length, image)
            preconditioned = inverse * residual
            let next = dot(residual, preconditioned)
            direction = preconditioned.adding(next / square, direction)
            square = next
        }
        return shaped(solution)
    }
}
