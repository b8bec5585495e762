import Optimizers
import Tensors

/// A function r: ℝⁿ → ℝᵐ, such as the differences of observations from a model, with its Jacobian if that is known.
///
/// Functions of tensors have exact Jacobians (`Residuals(_:like:)`); for others centred differences approximate it.
public struct Residuals {
    /// The residuals r(x).
    package var values: (Vector) throws -> Vector
    /// The residuals r(x) and the matrix of ∂rᵢ/∂xⱼ, with m rows and n columns, computed together.
    package var valuesAndJacobian: ((Vector) throws -> (values: Vector, jacobian: Matrix))?
    /// The gradient of Σ rᵢ(x), if it is known: unlike in the Jacobian, what is not finite in it stays in its variable.
    var slopesOfSum: ((Vector) throws -> Vector)?
    /// The relative precision of the numbers in which they are computed.
    var precision = Double.ulpOfOne
    /// The observations from which the model is subtracted, if there are some: the residuals have their rounding.
    package var observed: Vector?

    /// Creates residuals of vectors.
    /// - Parameter valuesAndJacobian: returns both; if nil, differences replace the Jacobian, at 2n evaluations for n
    ///   variables.
    public init(
        values: @escaping (Vector) throws -> Vector,
        valuesAndJacobian: ((Vector) throws -> (values: Vector, jacobian: Matrix))? = nil
    ) {
        (self.values, self.valuesAndJacobian) = (values, valuesAndJacobian)
    }

    /// Creates residuals of tensors with their exact Jacobian, both in one program, compiled when first needed.
    ///
    /// - Parameters:
    ///   - function: returns a tensor of any shape.
    ///   - parameters: the shapes, as for `Objective(_:like:)`.
    public init<Parameters: TensorTree, S: FloatingScalar>(
        _ function: @escaping (Parameters) -> Tensor<S>, like parameters: Parameters
    ) {
        let form = TensorResiduals(function, TensorPoint(parameters))
        self.init(values: form.values, valuesAndJacobian: form.valuesAndJacobian)
        slopesOfSum = form.slopesOfSum
        precision = Double(S.ulpOfOne)
    }
}

/// The parameters of any structure as one vector.
struct TensorPoint<Parameters: TensorTree, S: FloatingScalar> {
    private let leaves: ModelLeaves<Parameters, S>

    init(_ parameters: Parameters) { leaves = ModelLeaves(parameters) }

    var start: Vector { Vector(leaves.parameters.flatMap { $0.scalars.map { Double($0) } }) }

    func parameters(_ point: Vector) -> Parameters { parameters(Tensor<S>(point.map { S($0) })) }

    func parameters(_ point: Tensor<S>) -> Parameters {
        var start = 0
        return leaves.rebuilt(
            leaves.parameters.map { leaf in
                defer { start += leaf.count }
                return point[start..<(start + leaf.count)].reshaped(to: leaf.shape)
            })
    }
}

/// Residuals of tensors as residuals of a vector.
private final class TensorResiduals<S: FloatingScalar> {
    private let count: Int
    private let function: (Tensor<S>) -> Tensor<S>
    private lazy var valuesProgram = program(outputs: 1) { [self.function($0)] }
    /// The program of the residuals and of the Jacobian column by column.
    private lazy var jacobianProgram = program(outputs: 2) {
        [self.function($0), jacobian(at: $0, of: self.function).transposed()]
    }
    private lazy var slopesProgram = program(outputs: 1) { [gradient(at: $0) { self.function($0).sum() }] }

    init<Parameters>(_ function: @escaping (Parameters) -> Tensor<S>, _ point: TensorPoint<Parameters, S>) {
        count = point.start.count
        self.function = { function(point.parameters($0)).flattened() }
    }

    private func program(outputs count: Int, _ function: (Tensor<S>) -> [Tensor<S>]) -> VectorProgram {
        let step = CompiledStep(StepBuffers([])) { _, inputs in
            ([], function(inputs.next(Shape([self.count]))).map { AnyTensor($0) })
        }
        return VectorProgram(step, inputs: 1, outputs: count, of: S.self)
    }

    func values(_ point: Vector) -> Vector {
        valuesProgram.run(point)
        return valuesProgram.vector(from: 0)
    }

    func valuesAndJacobian(_ point: Vector) -> (values: Vector, jacobian: Matrix) {
        jacobianProgram.run(point)
        let values = jacobianProgram.vector(from: 0, to: 1)
        let jacobian = jacobianProgram.vector(from: 1)
        return (values, Matrix(rows: values.count, columns: count, columnMajor: jacobian.elements))
    }

    func slopesOfSum(_ point: Vector) -> Vector {
        slopesProgram.run(point)
        return slopesProgram.vector(from: 0)
    }
}
