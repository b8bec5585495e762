import Support
import Tensors

/// The points with a·x ≤ b.
public struct HalfSpace: ConvexSet {
    /// The normal a.
    public let normal: Vector
    /// The offset b.
    public let offset: Double

    /// Creates the half-space.
    /// - Precondition: `normal` is not 0.
    public init(normal: Vector, offset: Double) {
        (self.normal, self.offset) = (checkedNormal(normal, "HalfSpace"), offset)
    }

    /// Returns x − max(a·x − b, 0) a / a·a.
    public func nearest(to point: Vector) -> Vector {
        let excess = dot(normal, point) - offset
        return excess > 0 ? point.adding(-excess / dot(normal, normal), normal) : point
    }
}

/// The points with a·x = b.
public struct Hyperplane: ConvexSet {
    /// The normal a.
    public let normal: Vector
    /// The offset b.
    public let offset: Double

    /// Creates the plane.
    /// - Precondition: `normal` is not 0.
    public init(normal: Vector, offset: Double) {
        (self.normal, self.offset) = (checkedNormal(normal, "Hyperplane"), offset)
    }

    public func nearest(to point: Vector) -> Vector {
        point.adding((offset - dot(normal, point)) / dot(normal, normal), normal)
    }
}

/// The points with A x = b.
public struct AffineSet: ConvexSet {
    /// An orthonormal basis of the rows of A, as columns.
    private let basis: Matrix
    /// The coordinates of a point of the set in that basis.
    private let coordinates: Vector

    /// Creates the set. A is factorized by its singular values, so its rows may depend on one another. O(rows · columns
    /// · min).
    /// - Throws: `MinimizationError` if no x fulfils A x = b, or the numbers are not finite.
    public init(_ matrix: Matrix, equals right: Vector) throws {
        guard right.count == matrix.rows else {
            misuse("AffineSet: \(matrix.rows) rows and \(right.count) right sides; give one right side for each row")
        }
        guard right.isFinite, let parts = SingularValues(matrix) else {
            throw MinimizationError("the equations of an affine set are not finite")
        }
        let least = Double.ulpOfOne * Double(Swift.max(matrix.rows, matrix.columns)) * (parts.values.first ?? 0)
        let rank = parts.values.prefix { $0 > least }.count
        basis = Matrix(
            rows: matrix.columns, columns: rank,
            columnMajor: (0..<rank).flatMap { parts.rightTransposed.row($0).elements })
        coordinates = Vector((0..<rank).map { dot(parts.left.column($0), right) / parts.values[$0] })
        let residual = (matrix * (basis * coordinates) - right).norm
        guard residual <= 1e-9 * Swift.max(1, right.norm) else {
            throw MinimizationError("no point fulfils the equations of an affine set", "they contradict one another")
        }
    }

    /// Returns x + V (c − Vᵀ x). O(rank · n).
    public func nearest(to point: Vector) -> Vector {
        point + basis * (coordinates - basis.transposedTimes(point))
    }
}

private func checkedNormal(_ normal: Vector, _ owner: String) -> Vector {
    guard normal.isFinite, normal.maximumNorm > 0 else { misuse("\(owner): the normal is 0 or not finite") }
    return normal
}
