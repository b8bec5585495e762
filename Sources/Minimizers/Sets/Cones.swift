import Support
import Tensors

/// The points with x ≥ 0.
public struct NonNegativeOrthant: ConvexSet {
    /// Creates the set.
    public init() {}

    public func nearest(to point: Vector) -> Vector { point.map { Swift.max($0, 0) } }
}

/// The second-order cone: the points with ‖(x₁ … xₙ₋₁)‖ ≤ xₙ.
public struct SecondOrderCone: ConvexSet {
    /// Creates the cone.
    public init() {}

    /// Returns x if it is inside, 0 in the polar cone, else ½(1 + t/‖v‖)(v, ‖v‖) for x = (v, t).
    public func nearest(to point: Vector) -> Vector {
        guard let height = point.last else { return point }
        let base = Vector(point.dropLast())
        let norm = base.norm
        if norm <= height { return point }
        if norm <= -height { return .zeros(point.count) }
        let scale = (1 + height / norm) / 2
        return Vector((scale * base).elements + [scale * norm])
    }
}

/// The points with x₁ ≤ x₂ ≤ … ≤ xₙ.
public struct MonotoneCone: ConvexSet {
    /// Creates the cone.
    public init() {}

    /// Returns the isotonic regression: neighbors out of order are pooled to their mean. O(n). Source: Ayer, Brunk,
    /// Ewing, Reid and Silverman, *Ann. Math. Statistics* 26, 1955.
    public func nearest(to point: Vector) -> Vector {
        var pools: [(sum: Double, count: Int)] = []
        for element in point {
            var pool = (sum: element, count: 1)
            while let last = pools.last, last.sum * Double(pool.count) >= pool.sum * Double(last.count) {
                pool = (last.sum + pool.sum, last.count + pool.count)
                pools.removeLast()
            }
            pools.append(pool)
        }
        return Vector(pools.flatMap { Array(repeating: $0.sum / Double($0.count), count: $0.count) })
    }
}

/// The symmetric matrices with eigenvalues of at least 0, as vectors of all their elements.
public struct PositiveSemidefiniteCone: ConvexSet {
    /// The number of rows.
    let order: Int

    /// Creates the cone of matrices with `order` rows.
    public init(order: Int) { self.order = order }

    /// Returns the symmetric part without its negative eigenvalues. O(order³).
    public func nearest(to point: Vector) -> Vector {
        guard point.count == order * order else {
            misuse("PositiveSemidefiniteCone: \(point.count) elements for a matrix of order \(order)")
        }
        let matrix = Matrix(rows: order, columns: order, columnMajor: point.elements)
        guard let parts = SymmetricEigen(0.5 * (matrix + matrix.transposed)) else {
            misuse("PositiveSemidefiniteCone: the matrix is not finite")
        }
        return Vector(parts.matrix { Swift.max($0, 0) }.columnMajor)
    }
}
