import Tensors

/// What is around the point at which a run ended, which tells whether it is a minimum, and why the run could go no
/// further. For functions whose exact gradients cost little: it takes some 2n of them, and a few hundred values.
struct EndOfDescent {
    private let function: (Vector) throws -> (value: Double, gradient: Vector)
    private let bounds: Bounds?
    private let point: Vector
    private let value: Double
    private let gradient: Vector

    /// The greatest number of variables for which curvature is looked at.
    private static let mostVariables = 100
    /// Eigenvalues of at most this share of the greatest one count as no curvature.
    private static let flatness = 1e-6

    /// Returns the reason that is true of a run that ended at `iterate` for `reason`; the same where it would be dear to
    /// find out, or the problem has parts besides a function and bounds.
    static func reason(_ reason: StopReason, of problem: Problem, at iterate: Iterate) -> StopReason {
        switch reason {
        case .gradientTolerance, .valueTolerance, .pointTolerance, .roundingLimit, .flat:
            guard let end = EndOfDescent(of: problem, at: iterate) else { return reason }
            return end.isBesideLowerPoints ? .saddle : reason
        case .lineSearchFailed:
            guard let end = EndOfDescent(of: problem, at: iterate) else { return reason }
            if dot(end.gradient, end.gradient).isInfinite { return .overflow }
            return end.fallsWithoutEnd ? .unbounded : end.isAtKink ? .kink : .noLowerPoint
        default: return reason
        }
    }

    private init?(of problem: Problem, at iterate: Iterate) {
        guard problem.objective.hasExactDerivatives, problem.parts.isSubset(of: .bounds),
            problem.objective.sumOfSquares == nil, iterate.point.count <= Self.mostVariables,
            let function = problem.objective.valueAndGradient, let gradient = iterate.gradient, gradient.isFinite
        else { return nil }
        (self.function, bounds, point) = (function, problem.bounds, iterate.point)
        (value, self.gradient) = (iterate.value, gradient)
    }

    // MARK: Lower points

    /// Whether f falls from the point along a direction in which it hardly curves, or curves downwards, further than a
    /// convex function with this gradient could, and by an amount that matters: near a minimum that is met to a tolerance,
    /// what is left to fall does not.
    private var isBesideLowerPoints: Bool {
        let slope = freeGradient
        if slope.norm > 0, falls(along: -slope / slope.norm) { return true }
        guard let hessian = try? hessian(), let eigen = SymmetricEigen(hessian) else { return false }
        let greatest = eigen.values.maximumNorm
        return eigen.values.indices.prefix(3).contains { index in
            guard eigen.values[index] <= Self.flatness * greatest else { return false }
            let direction = eigen.vectors.column(index)
            return falls(along: direction) || falls(along: -direction)
        }
    }

    /// The gradient without the variables that a bound holds.
    private var freeGradient: Vector { bounds?.projectedGradient(gradient, at: point) ?? gradient }

    private var scale: Double { Swift.max(1, point.maximumNorm) }

    /// Whether f falls along a direction from the first step on, without a rise that rounding does not explain.
    private func falls(along direction: Vector) -> Bool {
        let rounding = 2 * RoundingGuard.rounding(of: value)
        let steepest = 2 * gradient.norm
        let least = 1e-6 * Swift.max(1, abs(value))
        var lowest = value
        for exponent in -10...0 {
            for factor in [1.0, 3] {
                let length = factor * scale * pow(10, Double(exponent))
                let place = point.adding(length, direction)
                guard bounds.map({ $0.clamped(place) == place }) ?? true, let next = try? function(place).value else {
                    return false
                }
                if next == -.infinity { return true }
                guard next <= lowest + rounding else { return false }
                lowest = Swift.min(lowest, next)
                if value - next > Swift.max(steepest * length, least) { return true }
            }
        }
        return false
    }

    /// The second derivatives by centred differences of the exact gradient, in the variables that no bound holds.
    private func hessian() throws -> Matrix {
        var (hessian, probe) = (Matrix(rows: point.count, columns: point.count), point)
        for column in point.indices where isFree(column) {
            let step = 6e-6 * Swift.max(1, abs(point[column]))
            probe[column] = point[column] + step
            let above = try function(probe).gradient
            probe[column] = point[column] - step
            let change = (above - (try function(probe).gradient)) / (2 * step)
            probe[column] = point[column]
            for row in point.indices where isFree(row) {
                hessian[row, column] += change[row] / 2
                hessian[column, row] += change[row] / 2
            }
        }
        return hessian
    }

    private func isFree(_ index: Int) -> Bool {
        bounds.map { point[index] > $0.lower[index] && point[index] < $0.upper[index] } ?? true
    }

    // MARK: Why no step leads on

    /// Whether f is −∞ at the last point down the gradient that has a value, or at one before.
    private var fallsWithoutEnd: Bool {
        let slope = freeGradient
        guard slope.norm > 0 else { return false }
        func value(after length: Double) -> Double {
            let place = point.adding(-length / slope.norm, slope)
            return (try? function(bounds?.clamped(place) ?? place).value) ?? .nan
        }
        // Lengths that are halved as numbers of 64 bits reach the edge in 64 steps, however near it is.
        var (inside, outside) = (UInt64(0), (100 * scale).bitPattern)
        while outside - inside > 1 {
            let middle = inside + (outside - inside) / 2
            let next = value(after: Double(bitPattern: middle))
            if next == -.infinity { return true }
            if next.isNaN { outside = middle } else { inside = middle }
        }
        return false
    }

    /// Whether the gradient jumps within a short way along itself.
    private var isAtKink: Bool {
        guard freeGradient.norm > 0 else { return true }
        let direction = freeGradient / freeGradient.norm
        return [1e-10, 1e-8, 1e-6].contains { length in
            let step = length * scale
            guard let above = try? function(point.adding(step, direction)).gradient,
                let below = try? function(point.adding(-step, direction)).gradient
            else { return false }
            return !((above - below).norm <= 1e-2 * Swift.max(above.norm, below.norm))
        }
    }
}
