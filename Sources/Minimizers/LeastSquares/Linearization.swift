import Support
import Tensors

/// Residuals and their Jacobian at a point x, with the weights worked in, and what they say about f near it:
/// ```
/// f(x + p) ≈ f(x) + 2 r̃ · J̃p + ‖J̃p‖²,      r̃ᵢ = (ρ'ᵢ / √cᵢ) rᵢ,   J̃ᵢ = √cᵢ Jᵢ
/// ```
/// with the weights ρ' and the curvatures c = ρ' + 2z ρ'' of a robust loss (Triggs et al. 1999), which are 1 for squares.
/// A curvature that is negative or small is held at ρ' / 10, so that the model is convex and r̃ keeps the size of r.
final class Linearization {
    let point: Vector
    /// √wᵢ rᵢ.
    let weighted: (residuals: Vector, jacobian: Matrix)
    /// r̃.
    let residuals: Vector
    /// J̃.
    let jacobian: Matrix
    /// ∇f = 2 J̃ᵀ r̃.
    let gradient: Vector
    /// The variables that no bound keeps from going down the gradient.
    let free: [Int]
    /// The plane of the free columns, and the part of the residuals in it.
    private(set) lazy var plane = ColumnPlane(jacobian, columns: free, residuals, precision)
    /// Of the Jacobian, relative to its greatest singular value.
    let precision: Double

    /// - Parameter precision: of the elements of the Jacobian.
    init(
        at point: Vector, _ residuals: Vector, _ jacobian: Matrix, precision: Double, _ loss: RobustLoss,
        within bounds: Bounds?
    ) {
        self.point = point
        self.precision = precision * Double(max(jacobian.rows, jacobian.columns))
        weighted = (residuals, jacobian)
        if loss == .squared {
            (self.residuals, self.jacobian) = (residuals, jacobian)
        } else {
            let factors = residuals.elements.map { residual -> (residual: Double, row: Double) in
                let (weight, curvature) = loss.weightAndCurvature(residual)
                let root = max(curvature, weight / 10).squareRoot()
                return (weight / root, root)
            }
            self.residuals = Vector(factors.map(\.residual)) * residuals
            self.jacobian = jacobian.scaled(rows: Vector(factors.map(\.row)))
        }
        let gradient = 2 * self.jacobian.transposedTimes(self.residuals)
        self.gradient = gradient
        free = point.indices.filter { index in
            guard let bounds else { return true }
            return gradient[index] > 0 ? point[index] > bounds.lower[index] : point[index] < bounds.upper[index]
        }
    }

    /// The lengths of the columns, 1 for columns of zeros: what one unit of each parameter changes.
    var scaling: Vector {
        Vector((0..<jacobian.columns).map { jacobian.column($0).norm }).map { $0 > 0 ? $0 : 1 }
    }

    /// How far the residuals are from being at right angles to all that the parameters can change, from 0 to 1:
    /// ‖P r̃‖ / ‖r̃‖ with the projection P on the columns of free variables. It has no unit, and 0 is a minimum to first
    /// order. Bates and Watts, *Technometrics* 23, 1981.
    var offset: Double {
        let size = residuals.norm
        return size > 0 && !free.isEmpty ? plane.projected.norm / size : 0
    }

    /// By how much the model is lower at x + p: −2 r̃ · J̃p − ‖J̃p‖².
    func predictedDecrease(_ step: Vector) -> Double {
        let change = jacobian * step
        return -2 * dot(residuals, change) - dot(change, change)
    }

    /// Why no lower point is found where the model says there are some: what is left to gain is lost in rounding if the
    /// step to the minimum of the model gains little, or is short; else the Jacobian is wrong, or f flat.
    /// - Parameter length: of that step, relative to the point.
    func reasonToStay(_ step: Vector, length: Double, _ value: Double) -> StopReason {
        predictedDecrease(step) <= 1e-6 * value || length <= 1e-4 ? .roundingLimit : .lineSearchFailed
    }
}

/// The plane that some columns of a matrix span, by QR with pivoting of the columns brought to length 1.
struct ColumnPlane {
    let columns: [Int]
    /// The lengths of the columns.
    let lengths: Vector
    /// R Pᵀ of the columns at length 1, so that Q R Pᵀ are those columns.
    let triangle: Matrix
    /// Qᵀ r.
    let rotated: Vector
    /// Singular values below it, relative to the greatest, count as zero.
    let precision: Double
    /// How many columns are independent, to that precision.
    let rank: Int

    /// - Precondition: finite elements.
    init(_ matrix: Matrix, columns: [Int], _ residuals: Vector, _ precision: Double) {
        (self.columns, self.precision) = (columns, precision)
        let lengths = Vector(columns.map { matrix.column($0).norm })
        self.lengths = lengths
        let unit = matrix.selecting(columns: columns).scaled(columns: lengths.map { $0 > 0 ? 1 / $0 : 0 })
        guard let factors = PivotedQR(unit) else { misuse("least squares: a Jacobian that is not finite") }
        let upper = factors.upper
        var triangle = Matrix(rows: upper.rows, columns: upper.columns)
        for (position, column) in factors.permutation.enumerated() {
            for row in 0..<upper.rows { triangle[row, column] = upper[row, position] }
        }
        self.triangle = triangle
        rotated = Vector(factors.transposedTimes(residuals).prefix(upper.rows))
        let diagonal = upper.diagonal
        rank = diagonal.prefix { abs($0) > precision * abs(diagonal[0]) }.count
    }

    /// The projection of r on the plane, in the coordinates of Q.
    var projected: Vector { Vector(rotated.prefix(rank)) }
}

extension Matrix {
    func selecting(columns: [Int]) -> Matrix {
        if columns.count == self.columns { return self }
        return Matrix(rows: rows, columns: columns.count, elements: columns.flatMap { column($0).elements })
    }

    func scaled(columns factors: Vector) -> Matrix {
        var result = self
        for j in 0..<columns { for i in 0..<rows { result[i, j] *= factors[j] } }
        return result
    }

    func scaled(rows factors: Vector) -> Matrix {
        var result = self
        for j in 0..<columns { for i in 0..<rows { result[i, j] *= factors[i] } }
        return result
    }
}
