import Tensors

/// A system of equations F(x) = 0, F: ℝⁿ → ℝⁿ, with its Jacobian if that is known.
public struct SystemOfEquations {
    /// The values F(x).
    package var value: (Vector) throws -> Vector
    /// The matrix of ∂Fᵢ/∂xⱼ; if nil, differences approximate it.
    package var jacobian: ((Vector) throws -> Matrix)?

    /// Creates a system of functions of vectors.
    public init(value: @escaping (Vector) throws -> Vector, jacobian: ((Vector) throws -> Matrix)? = nil) {
        (self.value, self.jacobian) = (value, jacobian)
    }

    /// Creates a system of a function of tensors, with its exact Jacobian; compiled.
    public init(_ function: @escaping (Tensor<Double>) -> Tensor<Double>, shape: Shape) {
        let flat: (Tensor<Double>) -> Tensor<Double> = { point in
            let value = function(point.reshaped(to: shape))
            return value.reshaped(to: [value.count])
        }
        let values = TensorSystem(count: shape.elementCount, flat)
        let jacobians = TensorSystem(count: shape.elementCount) { Tensors.jacobian(at: $0, of: flat).transposed() }
        value = { Vector(values.output(at: $0)) }
        self.jacobian = { point in
            let elements = jacobians.output(at: point)
            return Matrix(rows: elements.count / point.count, columns: point.count, columnMajor: elements)
        }
    }

    /// Returns the Jacobian, by forward differences with h = √ε max(1, |xⱼ|) if it is not known.
    func jacobian(at point: Vector, value: Vector) throws -> Matrix {
        if let jacobian { return try jacobian(point) }
        var (matrix, probe) = (Matrix(rows: value.count, columns: point.count), point)
        for column in point.indices {
            let above = point[column] + 1.5e-8 * Swift.max(1, abs(point[column]))
            probe[column] = above
            let change = (try self.value(probe) - value) / (above - point[column])
            probe[column] = point[column]
            for row in value.indices { matrix[row, column] = change[row] }
        }
        return matrix
    }
}

/// A compiled function of one tensor.
private final class TensorSystem {
    private let step: CompiledStep

    init(count: Int, _ function: @escaping (Tensor<Double>) -> Tensor<Double>) {
        step = CompiledStep(StepBuffers([])) { _, inputs in ([], [AnyTensor(function(inputs.next([count])))]) }
    }

    func output(at point: Vector) -> [Double] {
        let input = step.input(0, as: Double.self)
        for index in point.indices { input[index] = point[index] }
        step.run()
        return Array(step.output(0, as: Double.self))
    }
}
