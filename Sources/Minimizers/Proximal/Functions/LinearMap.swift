import Support
import Tensors

/// A linear map x ↦ A x with its adjoint y ↦ Aᵀ y.
public struct LinearMap: Sendable {
    /// The number of elements of x.
    package let inputCount: Int
    /// The number of elements of A x.
    package let outputCount: Int
    /// An upper bound of ‖A‖², the square of the greatest singular value.
    package let squaredNormBound: Double
    private let forward: @Sendable (Vector) -> Vector
    private let adjoint: @Sendable (Vector) -> Vector

    /// Creates a map from functions.
    /// - Parameter squaredNormBound: at least ‖A‖², the square of the greatest singular value.
    public init(
        from inputCount: Int, to outputCount: Int, squaredNormBound: Double,
        forward: @escaping @Sendable (Vector) -> Vector, adjoint: @escaping @Sendable (Vector) -> Vector
    ) {
        (self.inputCount, self.outputCount, self.squaredNormBound) = (inputCount, outputCount, squaredNormBound)
        (self.forward, self.adjoint) = (forward, adjoint)
    }

    /// Creates the map of a matrix. ‖A‖² is bounded by the greatest sum of a column times that of a row, and by the sum
    /// of all squares.
    public init(_ matrix: Matrix) {
        let columnSums = (0..<matrix.columns).map { matrix.column($0).sumNorm }
        let rowSums = (0..<matrix.rows).map { matrix.row($0).sumNorm }
        let elements = Vector(matrix.columnMajor)
        self.init(
            from: matrix.columns, to: matrix.rows,
            squaredNormBound: Swift.min(
                (columnSums.max() ?? 0) * (rowSums.max() ?? 0), dot(elements, elements)),
            forward: { matrix * $0 }, adjoint: matrix.transposedTimes)
    }

    /// Returns the identity on `count` elements.
    public static func identity(_ count: Int) -> LinearMap {
        LinearMap(from: count, to: count, squaredNormBound: 1, forward: { $0 }, adjoint: { $0 })
    }

    /// Returns the map to the differences xᵢ₊₁ − xᵢ, of which there are `count` − 1.
    public static func differences(_ count: Int) -> LinearMap {
        LinearMap(
            from: count, to: Swift.max(0, count - 1), squaredNormBound: 4,
            forward: { x in
                Vector((0..<Swift.max(0, count - 1)).map { (index: Int) -> Double in x[index + 1] - x[index] })
            },
            adjoint: { y in
                var x = Vector.zeros(count)
                for index in y.indices {
                    x[index] -= y[index]
                    x[index + 1] += y[index]
                }
                return x
            })
    }

    /// Returns A x.
    public func callAsFunction(_ x: Vector) -> Vector {
        guard x.count == inputCount else { misuse("LinearMap: \(x.count) elements; it takes \(inputCount)") }
        return forward(x)
    }

    /// Returns Aᵀ y.
    public func transposedTimes(_ y: Vector) -> Vector {
        guard y.count == outputCount else { misuse("LinearMap: \(y.count) elements; it gives \(outputCount)") }
        return adjoint(y)
    }
}
