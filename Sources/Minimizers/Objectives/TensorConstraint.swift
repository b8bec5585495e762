import Optimizers
import Tensors

/// A constraint on the parameters of a function of tensors: see `Constraint`.
///
/// ```swift
/// let solution = try minimize(
///     { (x: Tensor<Double>) in square(x).sum() }, from: [0.5, 0.5],
///     subjectTo: [.atMost({ x in x[0] + x[1] }, 1), .equal({ x in x.sum() }, 0.5)])
/// ```
public struct TensorConstraint<Parameters: TensorTree, S: FloatingScalar> {
    /// The constraint on the elements of the start, laid end to end.
    let onVector: (ModelLeaves<Parameters, S>) -> Constraint

    /// Creates a constraint on the elements of the start, laid end to end: a linear one, or one on a function of
    /// numbers.
    public init(_ constraint: Constraint) { onVector = { _ in constraint } }

    /// Creates the constraint c(x) = 0 or c(x) ≤ 0, for each element of the tensor c(x); compiled, with exact
    /// derivatives.
    package init(
        _ kind: Constraint.Kind, _ function: @escaping (Parameters) -> Tensor<S>, text: String = ""
    ) {
        onVector = { leaves in
            let form = TensorConstraintForm(function, leaves)
            return Constraint(
                kind, values: form.values,
                valuesAndPullback: { point in (form.values(point), { form.pullback(point, $0) }) }, text: text)
        }
    }

    /// The constraint c(x) = `right`, for each element of c(x).
    public static func equal(_ function: @escaping (Parameters) -> Tensor<S>, _ right: S) -> Self {
        Self(.equality) { function($0) - right }
    }

    /// The constraint c(x) ≤ `right`, for each element of c(x).
    public static func atMost(_ function: @escaping (Parameters) -> Tensor<S>, _ right: S) -> Self {
        Self(.inequality) { function($0) - right }
    }

    /// The constraint c(x) ≥ `right`, for each element of c(x).
    public static func atLeast(_ function: @escaping (Parameters) -> Tensor<S>, _ right: S) -> Self {
        Self(.inequality) { right - function($0) }
    }

    /// The constraint A x = b, where x are the elements of the start, laid end to end.
    public static func equal(_ matrix: Matrix, _ right: Vector) -> Self { Self(.equal(matrix, right)) }
    /// The constraint A x ≤ b, where x are the elements of the start, laid end to end.
    public static func atMost(_ matrix: Matrix, _ right: Vector) -> Self { Self(.atMost(matrix, right)) }
    /// The constraint A x ≥ b, where x are the elements of the start, laid end to end.
    public static func atLeast(_ matrix: Matrix, _ right: Vector) -> Self { Self(.atLeast(matrix, right)) }
}

/// A function of tensors with many elements, and the derivatives of its weighted sums: ∇(w·c)(x).
private final class TensorConstraintForm<S: FloatingScalar> {
    private let count: Int
    private let function: (Tensor<S>) -> Tensor<S>
    private lazy var valuesProgram = CompiledStep(StepBuffers([])) { _, inputs in
        ([], [AnyTensor(self.function(inputs.next(Shape([self.count]))))])
    }
    private lazy var pullbackProgram = CompiledStep(StepBuffers([])) { _, inputs in
        let point: Tensor<S> = inputs.next(Shape([self.count]))
        let weights: Tensor<S> = inputs.next(self.function(point).shape)
        return ([], [AnyTensor(gradient(at: point) { (weights * self.function($0)).sum() })])
    }

    init<Parameters>(_ function: @escaping (Parameters) -> Tensor<S>, _ leaves: ModelLeaves<Parameters, S>) {
        count = leaves.parameters.reduce(0) { $0 + $1.count }
        self.function = { point in
            var start = 0
            return function(
                leaves.rebuilt(
                    leaves.parameters.map { leaf in
                        defer { start += leaf.count }
                        return point[start..<(start + leaf.count)].reshaped(to: leaf.shape)
                    })
            ).flattened()
        }
    }

    func values(_ point: Vector) -> Vector { run(valuesProgram, point) }
    func pullback(_ point: Vector, _ weights: Vector) -> Vector { run(pullbackProgram, point, weights) }

    private func run(_ program: CompiledStep, _ inputs: Vector...) -> Vector {
        for (index, vector) in inputs.enumerated() {
            let input = program.input(index, as: S.self)
            for element in input.indices { input[element] = S(vector[element]) }
        }
        program.run()
        return Vector(program.output(0, as: S.self).lazy.map { Double($0) })
    }
}
