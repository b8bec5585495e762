import Support
import Tensors

/// The points with Σ|x| ≤ `radius`.
public struct L1Ball: LinearOracleSet {
    /// The radius, above 0.
    let radius: Double

    /// Creates the ball.
    /// - Precondition: `radius` is above 0.
    public init(radius: Double = 1) { self.radius = checkedRadius(radius, "L1Ball") }

    /// Returns the signs of x with |x| projected onto the simplex. O(n log n). Source: Duchi et al., *ICML* 2008.
    public func nearest(to point: Vector) -> Vector {
        guard point.sumNorm > radius else { return point }
        let threshold = simplexThreshold(point.map(abs), sum: radius)
        return softThresholded(point, threshold)
    }

    /// Returns the vertex with all of the radius against the largest element of g.
    public func minimizer(ofLinear gradient: Vector) -> Vector {
        var vertex = Vector.zeros(gradient.count)
        if let largest = gradient.indices.max(by: { abs(gradient[$0]) < abs(gradient[$1]) }) {
            vertex[largest] = gradient[largest] > 0 ? -radius : radius
        }
        return vertex
    }
}

/// The points with ‖x − center‖ ≤ `radius`.
public struct L2Ball: LinearOracleSet {
    /// The radius, above 0.
    let radius: Double
    /// The center; the origin if nil.
    let center: Vector?

    /// Creates the ball.
    /// - Precondition: `radius` is above 0.
    public init(radius: Double = 1, center: Vector? = nil) {
        (self.radius, self.center) = (checkedRadius(radius, "L2Ball"), center)
    }

    public func nearest(to point: Vector) -> Vector {
        let offset = center.map { point - $0 } ?? point
        let norm = offset.norm
        guard norm > radius else { return point }
        let nearest = (radius / norm) * offset
        return center.map { $0 + nearest } ?? nearest
    }

    public func minimizer(ofLinear gradient: Vector) -> Vector {
        let center = center ?? .zeros(gradient.count)
        let norm = gradient.norm
        return norm > 0 ? center.adding(-radius / norm, gradient) : center
    }
}

/// The points with maxᵢ |xᵢ| ≤ `radius`.
public struct MaximumNormBall: LinearOracleSet {
    /// The radius, above 0.
    let radius: Double

    /// Creates the ball.
    /// - Precondition: `radius` is above 0.
    public init(radius: Double = 1) { self.radius = checkedRadius(radius, "MaximumNormBall") }

    public func nearest(to point: Vector) -> Vector { point.map { Swift.min(Swift.max($0, -radius), radius) } }

    public func minimizer(ofLinear gradient: Vector) -> Vector {
        gradient.map { $0 > 0 ? -radius : $0 < 0 ? radius : 0 }
    }
}

/// The matrices with Σ σᵢ ≤ `radius`, σ their singular values; as vectors row by row, as tensors are.
public struct NuclearBall: LinearOracleSet {
    let rows: Int
    let columns: Int
    /// The radius, above 0.
    let radius: Double

    /// Creates the ball.
    /// - Precondition: `radius` is above 0.
    public init(rows: Int, columns: Int, radius: Double = 1) {
        (self.rows, self.columns) = (rows, columns)
        self.radius = checkedRadius(radius, "NuclearBall")
    }

    /// Returns the matrix with the same singular vectors, and the singular values projected onto the simplex. O(rows ·
    /// columns · min).
    public func nearest(to point: Vector) -> Vector {
        let (matrix, parts) = singularValues(of: point, rows: rows, columns: columns, "NuclearBall")
        guard parts.values.sumNorm > radius else { return Vector(matrix.columnMajor) }
        let threshold = simplexThreshold(parts.values, sum: radius)
        return Vector(parts.matrix { Swift.max($0 - threshold, 0) }.columnMajor)
    }

    /// Returns −radius · u vᵀ of the greatest singular value of g.
    public func minimizer(ofLinear gradient: Vector) -> Vector {
        let (_, parts) = singularValues(of: gradient, rows: rows, columns: columns, "NuclearBall")
        var vertex = Matrix(rows: columns, columns: rows)
        vertex.add(-radius, outer: parts.left.column(0), parts.rightTransposed.row(0))
        return Vector(vertex.columnMajor)
    }
}

/// Returns the singular values of a matrix given row by row. The transposed matrix is factorized, whose elements lie in
/// this order.
func singularValues(
    of point: Vector, rows: Int, columns: Int, _ owner: String
) -> (transposed: Matrix, parts: SingularValues) {
    guard point.count == rows * columns else {
        misuse("\(owner): \(point.count) elements for a matrix of shape [\(rows), \(columns)]")
    }
    let transposed = Matrix(rows: columns, columns: rows, columnMajor: point.elements)
    guard let parts = SingularValues(transposed) else { misuse("\(owner): the matrix is not finite") }
    return (transposed, parts)
}

private func checkedRadius(_ radius: Double, _ owner: String) -> Double {
    guard radius > 0, radius.isFinite else { misuse("\(owner): the radius is \(radius); it must be above 0") }
    return radius
}
