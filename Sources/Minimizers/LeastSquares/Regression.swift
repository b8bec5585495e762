import Support
import Tensors

/// The certainty of the parameters at the solution of a least squares problem.
///
/// With m observations, n free parameters and the Jacobian J of the residuals, the covariance is
/// ```
/// s² (JᵀJ)⁻¹,   s² = Σ wᵢ rᵢ² / (m − n)
/// ```
/// to first order. With a robust loss s² is that of M-estimators, Σ ψᵢ² / (m − n) / (mean of ψ')², with ψ = ρ'(z) r.
///
/// Source: Seber and Wild, *Nonlinear Regression*, 1989, section 2.1; Huber, *Robust Statistics*, 1981, section 7.6.
public struct Regression: Sendable {
    /// The weighted residuals √wᵢ rᵢ.
    public let residuals: Vector
    /// The weighted Jacobian √wᵢ ∂rᵢ/∂xⱼ.
    let jacobian: Matrix
    /// The number of observations less that of free parameters, at least 0. Observations of weight 0 do not count, nor
    /// do parameters that are taken as known, or those that others can make up for.
    public let degreesOfFreedom: Int
    /// The sum Σ wᵢ rᵢ².
    public let residualSumOfSquares: Double
    /// Indicates whether each parameter lies on a bound; those that do are taken as known.
    public let atBound: [Bool]
    /// Indicates whether the derivative by each parameter is not finite away from bounds; those parameters are taken as
    /// known.
    public let isSingular: [Bool]
    /// Indicates whether the data do not determine a parameter: others can make up for a change of it, and the Jacobian
    /// has less than its full rank.
    public let isUndetermined: [Bool]
    /// The directions in which the parameters can change without changing the residuals, to first order: one for each
    /// rank that the Jacobian lacks, with 1 for the parameter that changes most relative to its column.
    public let freeDirections: [Vector]
    /// The covariance of the parameters, with zeros for those taken as known; by the pseudo-inverse of JᵀJ if some are
    /// undetermined; NaN without degrees of freedom.
    public private(set) var covariance: Matrix
    /// A factor B of the covariance B Bᵀ, with a column for each singular value of J: errors of combinations of
    /// parameters by it lose no digits where the parts of gᵀ C g cancel.
    private var root: Matrix
    /// Indicates whether the residuals are no larger than the rounding of 64-bit numbers makes them: the fit is exact
    /// as far as can be told, and the errors of the parameters are below rounding, whatever their formula says.
    public private(set) var isExact: Bool
    /// Indicates whether the weights are 1/σᵢ² of known errors σᵢ, so that the covariance is (JᵀJ)⁻¹ whatever the
    /// residuals are, and intervals are those of the normal distribution.
    public private(set) var hasKnownErrors = false
    /// The standard deviation s; NaN without degrees of freedom.
    private var deviation: Double

    init(_ solution: Linearization, _ loss: RobustLoss, weights: [Double]?, within bounds: Bounds?) {
        let (residuals, jacobian) = solution.weighted
        (self.residuals, self.jacobian) = (residuals, jacobian)
        let point = solution.point
        let atBound = point.indices.map { index in
            bounds.map { point[index] <= $0.lower[index] || point[index] >= $0.upper[index] } ?? false
        }
        let isSingular = point.indices.map { !atBound[$0] && !jacobian.column($0).isFinite }
        let free = point.indices.filter { !atBound[$0] && !isSingular[$0] }
        let inverse = GramInverse(jacobian, columns: free, solution.precision)
        let observations = weights?.count { $0 > 0 } ?? residuals.count
        let degrees = max(0, observations - inverse.rank)
        let variance = Self.variance(residuals, loss, observations, degrees)
        let deviation = variance.squareRoot()
        var root = Matrix(rows: point.count, columns: inverse.root.columns)
        var isUndetermined = [Bool](repeating: false, count: point.count)
        for (i, row) in free.enumerated() {
            isUndetermined[row] = inverse.isUndetermined[i]
            for column in 0..<root.columns { root[row, column] = inverse.root[i, column] }
        }
        var covariance = Matrix(rows: point.count, columns: point.count)
        if degrees == 0 {
            for row in free { for column in free { covariance[row, column] = .nan } }
        } else {
            covariance = variance * (root * root.transposed)
        }
        freeDirections = inverse.freeDirections.map { direction in
            var whole = Vector.zeros(point.count)
            for (index, column) in free.enumerated() { whole[column] = direction[index] }
            return whole
        }
        (self.atBound, self.isSingular, self.root) = (atBound, isSingular, root)
        (self.isUndetermined, self.covariance) = (isUndetermined, covariance)
        self.deviation = deviation
        (degreesOfFreedom, residualSumOfSquares) = (degrees, dot(residuals, residuals))
        isExact = degrees > 0 && residuals.norm <= 8 * solution.rounding
    }

    /// Returns s².
    private static func variance(_ residuals: Vector, _ loss: RobustLoss, _ count: Int, _ degrees: Int) -> Double {
        guard degrees > 0 else { return .nan }
        if loss.isSquared { return dot(residuals, residuals) / Double(degrees) }
        var (squares, slopes) = (0.0, 0.0)
        for residual in residuals {
            let (weight, curvature) = loss.weightAndCurvature(residual)
            squares += weight * residual * weight * residual
            slopes += curvature
        }
        // Observations of weight 0 have ψ' = 1 and do not count.
        let slope = (slopes - Double(residuals.count - count)) / Double(count)
        return squares / Double(degrees) / (slope * slope)
    }

    /// The standard deviation of the residuals, √(Σ wᵢ rᵢ² / degrees of freedom); NaN without degrees of freedom.
    public var residualStandardDeviation: Double {
        degreesOfFreedom > 0 ? (residualSumOfSquares / Double(degreesOfFreedom)).squareRoot() : .nan
    }

    /// The standard errors of the parameters, the roots of the diagonal of the covariance; infinite for undetermined
    /// ones, NaN for those taken as known and without degrees of freedom.
    public var standardErrors: Vector {
        Vector(
            covariance.diagonal.enumerated().map { index, variance in
                isUndetermined[index]
                    ? .infinity : atBound[index] || isSingular[index] ? .nan : variance.squareRoot()
            })
    }

    /// Returns the standard error of a quantity by its gradient with respect to the parameters, to first order:
    /// √(gᵀ C g), without the cancellation of that formula. NaN without degrees of freedom.
    /// - Precondition: the gradient has an element for each parameter.
    public func standardError(along gradient: Vector) -> Double {
        hasKnownErrors || degreesOfFreedom > 0 ? deviation * root.transposedTimes(gradient).norm : .nan
    }

    /// Returns the half-widths of the intervals around the estimates in which the parameters lie with this probability:
    /// quantiles of Student's t times the standard errors.
    public func intervalHalfWidths(probability: Double = 0.95) -> Vector {
        quantile(probability: probability) * standardErrors
    }

    /// Returns the number of standard errors within which an estimate lies with this probability: a quantile of
    /// Student's t, or of the normal distribution where errors are known; NaN without degrees of freedom.
    public func quantile(probability: Double) -> Double {
        if hasKnownErrors { return StudentT(degreesOfFreedom: 1e9).twoSidedQuantile(probability) }
        guard degreesOfFreedom > 0 else { return .nan }
        return StudentT(degreesOfFreedom: Double(degreesOfFreedom)).twoSidedQuantile(probability)
    }

    /// Returns the same regression for weights that are 1/σᵢ² of known errors σᵢ, such as the precision of an instrument:
    /// the residuals say nothing about the errors then.
    public func withKnownErrors() -> Regression {
        var result = self
        (result.hasKnownErrors, result.isExact) = (true, false)
        result.deviation = 1
        result.covariance = root * root.transposed
        return result
    }
}

/// A factor B of the matrix (JᵀJ)⁻¹ = B Bᵀ of some columns of J, or of its pseudo-inverse.
private struct GramInverse {
    /// The factor B, with a column for each singular value.
    let root: Matrix
    let isUndetermined: [Bool]
    /// The directions of the singular values that are lost in rounding.
    let freeDirections: [Vector]
    /// The number of singular values that are not lost in rounding.
    var rank: Int { root.columns }

    /// Creates the factor.
    /// - Precondition: finite elements.
    init(_ jacobian: Matrix, columns: [Int], _ precision: Double) {
        let plane = ColumnPlane(jacobian, columns: columns, .zeros(jacobian.rows), precision)
        guard let factors = SingularValues(plane.triangle) else {
            misuse("least squares: a Jacobian that is not finite")
        }
        let greatest = factors.values.first ?? 0
        let rank = factors.values.prefix { $0 > precision * greatest }.count
        let right = factors.rightTransposed
        let inverseLengths = plane.lengths.map(\.reciprocal)
        var root = Matrix(rows: columns.count, columns: rank)
        for index in 0..<rank {
            let direction = inverseLengths * right.row(index)
            for row in columns.indices { root[row, index] = direction[row] / factors.values[index] }
        }
        self.root = root
        freeDirections = (rank..<max(rank, right.rows)).map { index in
            let row = right.row(index)
            let most = row.indices.max { abs(row[$0]) < abs(row[$1]) } ?? 0
            // A column of zeros leaves its parameter free, and that alone.
            guard plane.lengths[most].reciprocal > 0 else {
                return Vector(columns.indices.map { $0 == most ? 1 : 0 })
            }
            let direction = inverseLengths * row
            let size = direction[most]
            return direction.map { abs($0) > 1e-8 * abs(size) ? $0 / size : 0 }
        }
        isUndetermined = columns.indices.map { column in
            let part = (0..<rank).reduce(0) { $0 + right[$1, column] * right[$1, column] }
            return part < 1 - 1e-8
        }
    }
}
