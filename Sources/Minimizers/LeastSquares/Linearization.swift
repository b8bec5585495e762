import Support
import Tensors

/// The residuals and their Jacobian at a point x, with the weights worked in, and the model of f near x that they give:
/// ```
/// f(x + p) ≈ f(x) + 2 r̃ · J̃p + ‖J̃p‖²,      r̃ᵢ = (ρ'ᵢ / √cᵢ) rᵢ,   J̃ᵢ = √cᵢ Jᵢ
/// ```
/// with the weights ρ' and the curvatures c = ρ' + 2z ρ'' of a robust loss (Triggs et al. 1999), which are 1 for
/// squares. A curvature that is negative or small is held at ρ' / 10, so that the model is convex and r̃ keeps the size
/// of r.
final class Linearization {
    let point: Vector
    /// The weighted residuals √wᵢ rᵢ and their Jacobian.
    let weighted: (residuals: Vector, jacobian: Matrix)
    /// The residuals r̃ of the model.
    let residuals: Vector
    /// The Jacobian J̃ of the model.
    let jacobian: Matrix
    /// The gradient ∇f = 2 J̃ᵀ r̃.
    let gradient: Vector
    /// The variables that no bound keeps from going down the gradient.
    let free: [Int]
    /// The plane of the free columns, and the part of the residuals in it.
    private(set) lazy var plane = ColumnPlane(jacobian, columns: free, residuals, precision)
    /// The precision of the Jacobian, relative to its greatest singular value.
    let precision: Double
    /// The size of the errors that rounding alone makes in the residuals.
    let rounding: Double

    /// Creates the model.
    /// - Parameters:
    ///   - precision: the precision of the elements of the Jacobian.
    ///   - rounding: the size of the errors of the weighted residuals.
    init(
        at point: Vector, _ residuals: Vector, _ jacobian: Matrix, precision: Double, rounding: Double,
        _ loss: RobustLoss, within bounds: Bounds?
    ) {
        (self.point, self.rounding) = (point, rounding)
        self.precision = precision * Double(max(jacobian.rows, jacobian.columns))
        weighted = (residuals, jacobian)
        if loss.isSquared {
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

    /// The lengths of the columns, 1 for columns of zeros: the change that one unit of each parameter makes.
    var scaling: Vector {
        Vector((0..<jacobian.columns).map(jacobian.length(ofColumn:))).map { $0 > 0 ? $0 : 1 }
    }

    /// The distance of the residuals from being orthogonal to all that the parameters can change, from 0 to 1: ‖P r̃‖ /
    /// ‖r̃‖ with the projection P on the columns of free variables. It has no unit, and 0 is a minimum to first order.
    /// Source: Bates and Watts, *Technometrics* 23, 1981.
    var offset: Double {
        let size = residuals.norm
        return size > 0 && !free.isEmpty ? plane.projected.norm / size : 0
    }

    /// Returns by how much the model is lower at x + p: −2 r̃ · J̃p − ‖J̃p‖².
    func predictedDecrease(_ step: Vector) -> Double {
        let change = jacobian * step
        return -2 * dot(residuals, change) - dot(change, change)
    }

    /// Indicates whether rounding makes up as much as the parameters can still change of the residuals.
    var isNearRounding: Bool { plane.projected.norm <= 8 * rounding }

    /// The free variables whose columns are zero, or so small that their directions are lost: the offset knows nothing
    /// about them.
    var withoutEffect: [Int] {
        zip(plane.columns, plane.lengths).filter { $0.1.reciprocal == 0 }.map(\.0)
    }

    /// Indicates whether a change of some free variable by its whole size hardly changes the residuals.
    var isNearPlateau: Bool {
        let size = residuals.norm
        return zip(plane.columns, plane.lengths).contains { column, length in
            point[column] != 0 && length * abs(point[column]) <= 1e-10 * size
        }
    }
}

/// The plane that some columns of a matrix span, by QR with pivoting of the columns scaled to length 1.
struct ColumnPlane {
    let columns: [Int]
    /// The lengths of the columns.
    let lengths: Vector
    /// The matrix R Pᵀ of the scaled columns, which are Q R Pᵀ.
    let triangle: Matrix
    /// The vector Qᵀ r.
    let rotated: Vector
    /// The size relative to the greatest singular value below which others count as zero.
    let precision: Double
    /// The number of columns that are independent, to that precision.
    let rank: Int

    /// Factorizes the columns.
    /// - Precondition: finite elements.
    init(_ matrix: Matrix, columns: [Int], _ residuals: Vector, _ precision: Double) {
        (self.columns, self.precision) = (columns, precision)
        let lengths = Vector(columns.map(matrix.length(ofColumn:)))
        self.lengths = lengths
        let unit = matrix.selecting(columns: columns).scaled(columns: lengths.map(\.reciprocal))
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

extension Double {
    /// 1 / x; 0 where that is not finite.
    var reciprocal: Double { self >= .leastNormalMagnitude ? 1 / self : 0 }
}

extension Matrix {
    /// Returns the norm of a column of finite numbers; the greatest number where that is too large for one.
    fileprivate func length(ofColumn index: Int) -> Double { min(column(index).norm, .greatestFiniteMagnitude) }

    func selecting(columns: [Int]) -> Matrix {
        if columns.count == self.columns { return self }
        return Matrix(rows: rows, columns: columns.count, columnMajor: columns.flatMap { column($0).elements })
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

extension Evaluator {
    /// Returns residuals and Jacobian at the point where the gradient was computed last.
    /// - Throws: `MinimizationError` if the objective is not a sum of squares.
    func linearization(at point: Vector, for method: String) throws -> Linearization {
        guard let function = problem.objective.sumOfSquares else {
            throw MinimizationError("\(method) is for sums of squares", "give leastSquares the residuals")
        }
        return try function.linearization(at: point)
    }

    /// Returns a point whose value is known, with its gradient; nil if one of them is not finite.
    func iterate(at point: Vector, value: Double) throws -> Iterate? {
        guard value < .infinity else { return nil }
        let gradient = try gradient(point)
        return gradient.isFinite ? Iterate(point: point, value: value, gradient: gradient) : nil
    }

    /// Returns the point after a full step whose decrease is lost in the rounding of f, but shows in the offset; else
    /// nil.
    ///
    /// If f is quadratic with the Hessian H, and its model has the Hessian M, the step to the minimum of the model
    /// multiplies the projected residuals u by 1 − M^(−½) H M^(−½). If that makes ‖u‖ smaller by the factor c < 1, then
    /// f falls by at least (1 − c)/2 ‖u‖², whatever its computed values say.
    /// - Parameter value: the value after the step, if it is known.
    func refined(
        _ iterate: Iterate, by step: Vector, value: Double? = nil, of model: Linearization
    ) throws -> Iterate? {
        let (projected, predicted) = (model.plane.projected, model.predictedDecrease(step))
        guard predicted >= 0.5 * dot(projected, projected) else { return nil }
        let isNearRounding = model.isNearRounding
        guard isNearRounding ? 4 * projected.norm > model.rounding : predicted <= 1e-6 * iterate.value else {
            return nil
        }
        let trial = iterate.point + step
        let value = try value ?? self.value(trial)
        guard value <= iterate.value * (1 + 1e-9), let next = try self.iterate(at: trial, value: value),
            let after = try problem.objective.sumOfSquares?.linearization(at: trial)
        else { return nil }
        let isBetter =
            isNearRounding
            ? after.plane.projected.norm <= 0.5 * projected.norm : after.offset <= 0.9 * model.offset
        return isBetter ? next : nil
    }

    /// Returns why no lower point was found although the model has some: what is left of the decrease is lost in
    /// rounding, or variables have hardly any effect; else the Jacobian is wrong, or f is not smooth.
    /// - Parameter step: the step to the minimum of the model.
    func reasonToStay(_ iterate: Iterate, _ step: Vector, of model: Linearization) throws -> StopReason {
        guard let function = problem.objective.sumOfSquares else { return .lineSearchFailed }
        let remaining = max(0, model.predictedDecrease(step))
        if remaining.squareRoot() <= 8 * model.rounding || remaining <= RoundingGuard.rounding(of: iterate.value) {
            return .roundingLimit
        }
        let noise = try function.noise(around: model)
        if remaining.squareRoot() <= 10 * noise || remaining <= 4 * noise * model.residuals.norm {
            return .roundingLimit
        }
        return model.isNearPlateau ? .plateau : .lineSearchFailed
    }

    /// Returns whether a point whose gradient is small is a minimum, to first order, or lies where variables have lost
    /// their effect, which they have elsewhere.
    func reasonAtRest(_ iterate: Iterate) throws -> StopReason {
        guard let function = problem.objective.sumOfSquares else { return .gradientTolerance }
        let model = try function.linearization(at: iterate.point)
        let columns = iterate.value > 0 ? model.withoutEffect : []
        guard !columns.isEmpty else { return .gradientTolerance }
        func isElsewhere(_ changed: [Int], _ value: (Double) -> Double) throws -> Bool {
            var probe = iterate.point
            for column in changed { probe[column] = value(probe[column]) }
            let result = try self.value(bounds?.clamped(probe) ?? probe)
            return result.isFinite && result != iterate.value
        }
        let values: [(Double) -> Double] = [{ _ in 0 }, { _ in 1 }, { _ in -1 }, { $0 / 2 }, { $0 / 1000 }, { -$0 }]
        for value in values {
            for changed in columns.map({ [$0] }) + (columns.count > 1 ? [columns] : []) {
                if try isElsewhere(changed, value) { return .plateau }
            }
        }
        return .gradientTolerance
    }
}
