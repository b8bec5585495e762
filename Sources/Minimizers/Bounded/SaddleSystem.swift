/// The symmetric system with A positive definite and C + B A⁻¹ Bᵀ positive definite,
/// ```
/// −A  Bᵀ │ p     v
///  B  C  │ q  =  w
/// ```
/// solved by two Cholesky factorizations: (C + B A⁻¹ Bᵀ) q = w + B A⁻¹ v, then A p = Bᵀ q − v.
struct SaddleSystem: Sendable {
    private let upperLeft: Cholesky
    private let coupling: Matrix
    private let complement: Cholesky

    /// Nil where one of the two matrices is not positive definite.
    init?(_ a: Matrix, _ b: Matrix, _ c: Matrix) {
        guard let upperLeft = Cholesky(a) else { return nil }
        var schur = c
        for column in 0..<b.rows {
            let change = b * upperLeft.solve(b.row(column))
            for row in 0..<b.rows { schur[row, column] += change[row] }
        }
        guard let complement = Cholesky(schur) else { return nil }
        (self.upperLeft, coupling, self.complement) = (upperLeft, b, complement)
    }

    /// (p, q) for (v, w), one after the other in one vector.
    func solve(_ right: Vector) -> Vector {
        let count = coupling.rows
        let (v, w) = (Vector(right.prefix(count)), Vector(right.suffix(count)))
        let q = complement.solve(w + coupling * upperLeft.solve(v))
        let p = upperLeft.solve(coupling.transposedTimes(q) - v)
        return Vector(p.elements + q.elements)
    }
}
