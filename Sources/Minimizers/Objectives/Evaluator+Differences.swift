import Tensors

extension Evaluator {
    /// Returns (f(x + h eᵢ) − f(x − h eᵢ)) / 2h with h = ∛ε max(1, |xᵢ|), within the bounds; 2n evaluations.
    func gradientByDifferences(_ point: Vector) throws -> Vector {
        var (gradient, probe) = (Vector.zeros(point.count), point)
        for index in point.indices {
            let (below, above) = places(around: point, index)
            probe[index] = above
            let upper = try value(probe)
            probe[index] = below
            gradient[index] = (upper - (try value(probe))) / (above - below)
            probe[index] = point[index]
        }
        guard gradient.isFinite else { throw Interruption(reason: .notFinite) }
        return gradient
    }

    /// Returns the centred differences of the gradient, made symmetric; 2n gradients, 4n² values if that is not known
    /// either.
    func hessianByDifferences(_ point: Vector) throws -> Matrix {
        var (hessian, probe) = (Matrix(rows: point.count, columns: point.count), point)
        for column in point.indices {
            let (below, above) = places(around: point, column)
            probe[column] = above
            let upper = try gradient(probe)
            probe[column] = below
            let change = (upper - (try gradient(probe))) / (above - below)
            probe[column] = point[column]
            for row in point.indices {
                hessian[row, column] += change[row] / 2
                hessian[column, row] += change[row] / 2
            }
        }
        return hessian
    }

    /// Returns the two places to which a variable is moved: ∛ε down and up, or to a bound.
    func places(around point: Vector, _ index: Int) -> (below: Double, above: Double) {
        let x = point[index]
        let step = 6.055454452393343e-06 * Swift.max(1, abs(x))
        guard let bounds else { return (x - step, x + step) }
        let (below, above) = (Swift.max(x - step, bounds.lower[index]), Swift.min(x + step, bounds.upper[index]))
        return below < above ? (below, above) : (x - step, x + step)
    }
}
