import Optimizers
import Tensors

/// A function r: ℝⁿ → ℝᵐ, such as what observations differ by from a model, with its Jacobian where that is known.
///
/// A function of tensors knows it (`Residuals(_:like:)`); otherwise it is approximated by centred differences.
public struct Residuals {
    /// r(x).
    public var values: (Vector) throws -> Vector
    /// r(x) and the matrix of ∂rᵢ/∂xⱼ, with m rows and n columns, computed together.
    public var valuesAndJacobian: ((Vector) throws -> (values: Vector, jacobian: Matrix))?

    /// - Parameter valuesAndJacobian: where nil, differences take its place, at 2n evaluations for n variables.
    public init(
        values: @escaping (Vector) throws -> Vector,
        valuesAndJacobian: ((Vector) throws -> (values: Vector, jacobian: Matrix))? = nil
    ) {
        (self.values, self.valuesAndJacobian) = (values, valuesAndJacobian)
    }

    /// A function of tensors with its exact Jacobian, both in one program, compiled where first needed.
    ///
    /// - Parameters:
    ///   - function: returns a tensor of any shape.
    ///   - parameters: as of `Objective(_:like:)`.
    public init<Parameters: TensorTree, S: FloatingScalar>(
        _ function: @escaping (Parameters) -> Tensor<S>, like parameters: Parameters
    ) {
        let form = TensorResiduals(function, TensorPoint(parameters))
        self.init(values: form.values, valuesAndJacobian: form.valuesAndJacobian)
    }
}

/// Parameters of any structure as one vector.
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
    /// The Jacobian column by column, as a `Matrix` has it.
    private lazy var jacobianProgram = program(outputs: 2) {
        [self.function($0), jacobian(at: $0, of: self.function).transposed()]
    }

    init<Parameters>(_ function: @escaping (Parameters) -> Tensor<S>, _ point: TensorPoint<Parameters, S>) {
        count = point.start.count
        self.function = { function(point.parameters($0)).flattened() }
    }

    private func program(outputs count: Int, _ function: (Tensor<S>) -> [Tensor<S>]) -> VectorProgram {
        let step = CompiledStep(StepMemory([])) { _, inputs in
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
        return (values, Matrix(rows: values.count, columns: count, elements: jacobian.elements))
    }
}
