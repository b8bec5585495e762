import Descent

/// Which advertisement to show how often in which hour: the D ≥ 0 with the greatest income Σ min(Rᵢ Pᵢ·Dᵢ, Bᵢ), where
/// Dᵢ over the hours is at least cᵢ, and in no hour more is shown than Tₜ.
///
/// A linear programme: with a variable sᵢ ≤ Rᵢ Pᵢ·Dᵢ, sᵢ ≤ Bᵢ for the income of each, Σsᵢ is what is to be great.
/// D, T and c are counted in thousands, the income too.
struct OptimalAdvertising: Decodable {
    let R: [Double]
    let B: [Double]
    let P: [[Double]]
    let T: [Double]
    let c: [Double]

    var advertisements: Int { R.count }
    var hours: Int { T.count }

    /// D, advertisement by advertisement, then s.
    func solve() throws -> Solution<Vector> {
        let shown = advertisements * hours
        var income = Matrix(rows: advertisements, columns: shown + advertisements)
        var demand = Matrix(rows: advertisements, columns: shown + advertisements)
        var supply = Matrix(rows: hours, columns: shown + advertisements)
        for i in 0..<advertisements {
            income[i, shown + i] = 1
            for t in 0..<hours {
                income[i, i * hours + t] = -R[i] * P[i][t]
                demand[i, i * hours + t] = 1
                supply[t, i * hours + t] = 1
            }
        }
        let gradient = Vector((0..<(shown + advertisements)).map { $0 < shown ? 0 : -1 })
        let total = Objective(
            value: { Descent.dot(gradient, $0) }, valueAndGradient: { (Descent.dot(gradient, $0), gradient) })
        let problem = Problem(
            total,
            within: Bounds(
                lower: .zeros(shown + advertisements),
                upper: Vector(Array(repeating: .infinity, count: shown) + B.map { $0 / 1000 })),
            subjectTo: [
                .atMost(income, .zeros(advertisements)), .atLeast(demand, Vector(c) / 1000),
                .atMost(supply, Vector(T) / 1000),
            ])
        return try minimize(problem, from: .zeros(shown + advertisements))
    }
}
