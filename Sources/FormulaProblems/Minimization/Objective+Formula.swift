import Formulas
import Minimizers
import Optimizers
import Tensors

extension Objective {
    /// A formula with exact derivatives.
    ///
    /// Value and gradient of short formulas are computed number by number, which for few variables is many times faster
    /// than tensors are; second derivatives, populations and long formulas as tensors.
    /// - Parameter variables: the names of the elements of a point, in their order.
    /// - Throws: where the formula has a name that is not among `variables`.
    init(_ formula: Formula, of variables: [String]) throws(FormulaError) {
        let function = try formula.tensorFunction(of: variables)
        self.init(function, like: Tensor<Double>.zeros([variables.count]))
        tensorFunction = VariableLeaves(variables, function)
        guard let tape = try formula.compiled(of: variables, mostOperations: Self.longestTape) else { return }
        value = { tape.value(at: $0.elements) }
        valueAndGradient = { point in
            let (value, gradient) = tape.valueAndGradient(at: point.elements)
            return (value, Vector(gradient))
        }
    }

    /// The operations from which on tensors are faster for sums over an index.
    private static let longestTape = 200
}

extension Constraint {
    /// left ≤ right, left ≥ right, or left = right.
    /// - Throws: where the relation has a name that is not among `variables`.
    init(_ relation: FormulaRelation, of variables: [String]) throws(FormulaError) {
        self.init(
            relation.comparison == .equal ? .equality : .inequality,
            try Objective(relation.residual, of: variables), text: relation.description)
    }
}

/// A function of variables as one of leaves, for first-order methods: a number for each variable `x`, and a vector for
/// the elements of each indexed one.
private final class VariableLeaves: TensorFunctionForm {
    private let names: [String]
    /// Empty for a number.
    private let shapes: [Shape]
    private let function: ([Tensor<Double>]) -> Tensor<Double>

    init(_ variables: [String], _ function: @escaping @Sendable (Tensor<Double>) -> Tensor<Double>) {
        var leaves: [(name: String, shape: Shape)] = []
        for variable in variables {
            guard let bracket = variable.firstIndex(of: "[") else {
                leaves.append((variable, []))
                continue
            }
            let name = String(variable[..<bracket])
            if let last = leaves.last, last.name == name {
                leaves[leaves.count - 1].shape = [last.shape[0] + 1]
            } else {
                leaves.append((name, [1]))
            }
        }
        (names, shapes) = (leaves.map(\.name), leaves.map(\.shape))
        self.function = { leaves in function(concatenate(leaves.map { $0.reshaped(to: [$0.count]) })) }
    }

    func makeRun(of optimizer: any Optimizer, from point: Vector, seed: RandomKey) throws -> any OptimizerRunning {
        var start = 0
        let parameters = shapes.map { shape in
            defer { start += shape.elementCount }
            return Tensor(shape: shape, scalars: Array(point[start..<(start + shape.elementCount)]))
        }
        return try OptimizerRun(of: optimizer, from: parameters, named: names, seed: seed, function)
    }
}
