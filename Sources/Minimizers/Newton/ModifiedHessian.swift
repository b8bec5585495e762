/// A Hessian made positive definite if it is not.
enum ModifiedHessian {
    /// H + τ I, with τ = 0 if H is positive definite.
    case factors(Cholesky)
    /// Q |Λ| Qᵀ, with no eigenvalue below 10⁻⁸ of the greatest.
    case eigenvalues(SymmetricEigen, magnitudes: Vector)

    /// Modifies a Hessian; nil if it is not finite.
    /// - Parameter flat: the eigenvalue to take if all are 0.
    init?(_ hessian: Matrix, _ modification: Newton.Modification, flat: Double = 1) {
        guard hessian.isFinite else { return nil }
        if let factors = Cholesky(hessian) {
            self = .factors(factors)
        } else if modification == .shift {
            self = .factors(Self.shifted(hessian))
        } else {
            guard let eigen = SymmetricEigen(hessian) else { return nil }
            let greatest = eigen.values.maximumNorm
            let least = greatest > 0 ? 1e-8 * greatest : flat
            self = .eigenvalues(eigen, magnitudes: eigen.values.map { Swift.max(abs($0), least) })
        }
    }

    /// Returns (H + E)⁻¹ v.
    func solve(_ right: Vector) -> Vector {
        switch self {
        case .factors(let factors): factors.solve(right)
        case .eigenvalues(let eigen, let magnitudes):
            eigen.vectors * Vector.combined(eigen.vectors.transposedTimes(right), magnitudes, "solve") { $0 / $1 }
        }
    }

    /// Returns v · (H + E) v.
    func curvature(_ hessian: Matrix, along direction: Vector) -> Double {
        guard case .eigenvalues(let eigen, let magnitudes) = self else { return dot(direction, hessian * direction) }
        let parts = eigen.vectors.transposedTimes(direction)
        return dot(parts * parts, magnitudes)
    }

    /// Returns the factors of H + τ I, with τ the first of 0, β, 2β, 4β, … for which there are some. Source: Nocedal
    /// and Wright 2006, algorithm 3.3.
    private static func shifted(_ matrix: Matrix) -> Cholesky {
        let size = Vector(matrix.columnMajor).norm
        let unit = size > 0 ? 1e-3 * size : 1
        let least = matrix.diagonal.min() ?? 1
        var shift = least > 0 ? unit : unit - least
        while true {
            if let factors = Cholesky(matrix.addingToDiagonal(shift)) { return factors }
            shift *= 2
        }
    }
}
