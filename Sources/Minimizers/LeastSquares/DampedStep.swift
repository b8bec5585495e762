import Support
import Tensors

/// The steps p that minimize ‖r̃ + J̃p‖ subject to ‖D p‖ ≤ Δ, for any Δ, by the singular values of J̃ D⁻¹ = U Σ Vᵀ:
/// ```
/// D p(λ) = −V (Σ² + λ)⁻¹ Σ Uᵀ r̃,    λ = 0, or such that ‖D p(λ)‖ = Δ
/// ```
/// Singular values that are lost in rounding do not contribute, so columns may depend on one another.
struct DampedStep {
    private let plane: ColumnPlane
    private let scaling: Vector
    private let values: Vector
    /// The vector Uᵀ r̃.
    private let rotated: Vector
    private let rightTransposed: Matrix

    /// Decomposes the scaled Jacobian.
    /// - Parameter scaling: the diagonal of D, of all variables.
    init(_ plane: ColumnPlane, scaling: Vector) {
        self.plane = plane
        self.scaling = Vector(plane.columns.map { scaling[$0] })
        let scaled = plane.triangle.scaled(columns: .combined(plane.lengths, self.scaling, "/") { $0 / $1 })
        guard let factors = SingularValues(scaled) else { misuse("least squares: a Jacobian that is not finite") }
        let greatest = factors.values.first ?? 0
        let kept = factors.values.prefix { $0 > plane.precision * greatest }.count
        values = Vector(factors.values.prefix(kept))
        rotated = Vector(factors.left.transposedTimes(plane.rotated).prefix(kept))
        rightTransposed = factors.rightTransposed
    }

    /// Returns p, of all variables; those without a column stay.
    func step(within radius: Double, of count: Int) -> Vector {
        let coordinates = -coordinates(damping(for: radius))
        let padding = repeatElement(0.0, count: rightTransposed.rows - coordinates.count)
        let scaled = rightTransposed.transposedTimes(Vector(coordinates.elements + padding))
        var step = Vector.zeros(count)
        for (position, column) in plane.columns.enumerated() { step[column] = scaled[position] / scaling[position] }
        return step
    }

    /// Returns (Σ² + λ)⁻¹ Σ Uᵀ r̃.
    private func coordinates(_ damping: Double) -> Vector {
        .combined(values, rotated, "damped") { $0 * $1 / ($0 * $0 + damping) }
    }

    /// Returns λ, to a tenth of Δ, by Newton's method for 1/Δ − 1/‖D p(λ)‖ = 0, which approaches it from below. Source:
    /// Hebden 1973; Moré, *Numerical Analysis*, Lecture Notes in Mathematics 630, 1978.
    private func damping(for radius: Double) -> Double {
        var damping = 0.0
        for _ in 0..<50 {
            let coordinates = coordinates(damping)
            let length = coordinates.norm
            guard length > 1.1 * radius else { break }
            let slope = zip(coordinates, values).reduce(0) { $0 + $1.0 * $1.0 / ($1.1 * $1.1 + damping) }
            damping += length * length / slope * (length - radius) / radius
        }
        return damping
    }
}
