import Support
import Tensors

/// The objective f(x) = Σ s² ρ(wᵢ rᵢ(x)² / s²), without a robust loss Σ wᵢ rᵢ(x)², which any method can minimize. It
/// keeps the residuals behind the latest gradient for the methods that look at them.
package final class SumOfSquares {
    private let residuals: Residuals
    private let loss: RobustLoss
    private let rootWeights: Vector?
    private let bounds: Bounds?
    private let start: Vector
    private var last: Linearization?
    /// The time at which differences end the run.
    private var deadline: ContinuousClock.Instant?

    /// Creates the objective.
    /// - Parameter start: the start, whose size is that of the variables in differences.
    init(
        _ residuals: Residuals, _ loss: RobustLoss, weights: [Double]?, within bounds: Bounds?, from start: Vector,
        timeLimit: Duration?
    ) {
        if let weight = weights?.first(where: { !($0 >= 0 && $0.isFinite) }) {
            misuse("leastSquares: a weight is \(weight); weights must be finite and at least 0")
        }
        (self.residuals, self.loss, self.bounds, self.start) = (residuals, loss, bounds, start)
        deadline = timeLimit.map { ContinuousClock.now + $0 }
        rootWeights = weights.map { Vector($0.map { $0.squareRoot() }) }
    }

    var objective: Objective {
        var objective = Objective(value: { try self.value(at: $0) }) { point in
            let linearization = try self.linearization(at: point)
            return (self.value(of: linearization.weighted.residuals), linearization.gradient)
        }
        objective.valuesPerGradient = residuals.valuesAndJacobian == nil ? 1 + 2 * start.count : 1
        objective.sumOfSquares = self
        return objective
    }

    private func value(at point: Vector) throws -> Double { value(of: weighted(try residuals.values(point))) }

    private func value(of residuals: Vector) -> Double {
        loss.isSquared ? dot(residuals, residuals) : residuals.reduce(0) { $0 + loss($1) }
    }

    private func weighted(_ residuals: Vector) -> Vector {
        guard let rootWeights else { return residuals }
        guard rootWeights.count == residuals.count else {
            misuse("leastSquares: \(rootWeights.count) weights for \(residuals.count) residuals; give one for each")
        }
        return rootWeights * residuals
    }

    /// Returns the residuals and their Jacobian at a point; computed once for repeated calls.
    func linearization(at point: Vector) throws -> Linearization {
        if let last, last.point == point { return last }
        let (values, jacobian) = try residuals.valuesAndJacobian?(point) ?? differences(point)
        guard jacobian.rows == values.count && jacobian.columns == point.count else {
            misuse(
                "leastSquares: a Jacobian of \(jacobian.rows) rows and \(jacobian.columns) columns for \(values.count) "
                    + "residuals and \(point.count) variables; give a row for each residual, a column for each variable"
            )
        }
        let new = linearization(
            at: point, values, jacobian,
            precision: residuals.valuesAndJacobian == nil ? Self.precisionOfDifferences : .ulpOfOne)
        last = new
        return new
    }

    /// Returns the residuals and their Jacobian at a point for the errors of the parameters.
    ///
    /// An exact Jacobian is computed along the unit vectors, whose zeros make one infinite derivative not a number in the
    /// columns of all other variables. Differences, in which these stay where they are, then replace the other columns.
    func linearizationForErrors(at point: Vector) throws -> Linearization {
        // A solution without errors would tell less for little time saved.
        deadline = nil
        let exact = try linearization(at: point)
        guard !exact.jacobian.isFinite, let slopes = try residuals.slopesOfSum?(point) else { return exact }
        var (values, jacobian) = try differences(point)
        for column in point.indices where !slopes[column].isFinite {
            for row in values.indices { jacobian[row, column] = .nan }
        }
        return linearization(at: point, values, jacobian, precision: Self.precisionOfDifferences)
    }

    private func linearization(
        at point: Vector, _ values: Vector, _ jacobian: Matrix, precision: Double
    ) -> Linearization {
        let jacobian = rootWeights.map(jacobian.scaled(rows:)) ?? jacobian
        return Linearization(
            at: point, weighted(values), jacobian, precision: precision, rounding: rounding(jacobian, at: point), loss,
            within: bounds)
    }

    /// Returns ε ‖|J| |x|‖, what the rounding of the parameters alone changes, or ε ‖y‖ if that is more.
    private func rounding(_ jacobian: Matrix, at point: Vector) -> Double {
        var changes = Vector.zeros(jacobian.rows)
        for column in point.indices where point[column] != 0 {
            let size = abs(point[column])
            for row in changes.indices { changes[row] += size * abs(jacobian[row, column]) }
        }
        let size = residuals.observed.map { weighted($0).norm } ?? 0
        return residuals.precision * max(changes.norm, size)
    }

    /// Returns the size of the errors of the weighted residuals next to a point, in which only rounding keeps them from
    /// being linear.
    func noise(around model: Linearization) throws -> Double {
        let unit = 8 * residuals.precision
        let near = Vector(
            model.point.enumerated().map { index, value in
                let moved = value * (1 + (index.isMultiple(of: 2) ? unit : -unit))
                return bounds.map { min(max(moved, $0.lower[index]), $0.upper[index]) } ?? moved
            })
        let (before, jacobian) = model.weighted
        let change = weighted(try residuals.values(near)) - before
        let error = (change - jacobian * (near - model.point)).norm
        return error.isFinite ? error : 0
    }

    private static let precisionOfDifferences = 1e-10

    /// Returns (r(x + h eⱼ) − r(x − h eⱼ)) / 2h, with h = ∛ε relative to xⱼ, unless that has become 0.
    private func differences(_ point: Vector) throws -> (values: Vector, jacobian: Matrix) {
        let values = try residuals.values(point)
        var (jacobian, probe) = (Matrix(rows: values.count, columns: point.count), point)
        for column in point.indices {
            if let deadline, ContinuousClock.now >= deadline { throw Interruption(reason: .timeLimit) }
            let size = max(abs(point[column]), 1e-3 * abs(start[column]))
            let step = 6.055454452393343e-06 * (size > 0 ? size : 1)
            var (below, above) = (point[column] - step, point[column] + step)
            if let bounds {
                (below, above) = (max(below, bounds.lower[column]), min(above, bounds.upper[column]))
            }
            guard below < above else { continue }
            probe[column] = above
            let upper = try residuals.values(probe)
            probe[column] = below
            let change = (upper - (try residuals.values(probe))) / (above - below)
            probe[column] = point[column]
            for row in values.indices { jacobian[row, column] = change[row] }
        }
        return (values, jacobian)
    }
}
