import Optimizers
import Support
import Tensors

extension Objective {
    /// Creates an objective from a function of tensors, with exact derivatives of first and second order; compiled when
    /// first needed.
    ///
    /// - Parameters:
    ///   - function: returns a tensor with one element.
    ///   - parameters: parameters of the shapes with which it will be called. Their elements of type `S`, in the order
    ///     of their leaves (`Leaves.names`) and row-major within these, are the elements of the vectors.
    public init<Parameters: TensorTree, S: FloatingScalar>(
        _ function: @escaping (Parameters) -> Tensor<S>, like parameters: Parameters
    ) {
        self.init(TensorFunction(function, like: parameters))
    }

    init<Parameters, S>(_ form: TensorFunction<Parameters, S>) {
        value = form.value
        valueAndGradient = form.valueAndGradient
        hessian = form.hessian
        hessianVectorProduct = form.hessianVectorProduct
        values = form.values
        tensorFunction = form
        hasExactDerivatives = S.self == Double.self
    }
}

/// A function of tensors whose types are left open.
package protocol TensorFunctionForm: AnyObject {
    /// Returns a run of an optimizer on the parameters, at the point where it begins.
    func makeRun(of optimizer: any Optimizer, from point: Vector, seed: RandomKey) throws -> any OptimizerRunning
}

/// A function of tensors as one of vectors: a program for the value, for value and gradient, and so on, each compiled
/// when first needed.
package final class TensorFunction<Parameters: TensorTree, S: FloatingScalar>: TensorFunctionForm {
    package let leaves: ModelLeaves<Parameters, S>
    package let function: ([Tensor<S>]) -> Tensor<S>
    private let shapes: [Shape]
    private lazy var valueProgram = program { point, _ in [self.function(point)] }
    private lazy var gradientProgram = program { point, _ in
        let (value, gradient) = Tensors.valueAndGradient(at: point, of: self.function)
        return [value] + gradient
    }
    private lazy var hessianProgram = program { point, _ in [Tensors.hessian(at: point, of: self.function)] }
    private lazy var productProgram = program { point, inputs in
        let direction: [Tensor<S>] = self.shapes.map { inputs.next($0) }
        return Tensors.hessianVectorProduct(at: point, along: direction, of: self.function)
    }
    private var populationPrograms: [Int: CompiledStep] = [:]

    package init(_ function: @escaping (Parameters) -> Tensor<S>, like parameters: Parameters) {
        let leaves = ModelLeaves<Parameters, S>(parameters)
        guard !leaves.parameters.isEmpty else {
            misuse(
                "minimize: the start, of type \(Parameters.self), holds no tensor of \(S.self); say the type of the "
                    + "function's argument, { (x: Tensor<\(S.self)>) in … }, or give numbers to minimize(value:from:)")
        }
        self.leaves = leaves
        self.function = { tensors in
            let value = function(leaves.rebuilt(tensors))
            guard value.count == 1 else {
                misuse("minimize: the function returned shape \(value.shape); it must return one element")
            }
            return value.reshaped(to: [])
        }
        shapes = leaves.parameters.map(\.shape)
    }

    /// The elements of the parameters it was made with.
    package var start: Vector { Vector(leaves.parameters.flatMap { $0.scalars.map { Double($0) } }) }

    package func parameters(_ point: Vector) -> Parameters { leaves.rebuilt(tensors(point)) }

    func tensors(_ point: Vector) -> [Tensor<S>] {
        var start = 0
        return shapes.map { shape in
            defer { start += shape.elementCount }
            return Tensor(shape: shape, scalars: point[start..<(start + shape.elementCount)].map { S($0) })
        }
    }

    package func value(_ point: Vector) -> Double {
        valueProgram.run(point)
        return valueProgram.value
    }

    package func valueAndGradient(_ point: Vector) -> (value: Double, gradient: Vector) {
        gradientProgram.run(point)
        return (gradientProgram.value, gradientProgram.vector(from: 1))
    }

    package func hessian(_ point: Vector) -> Matrix {
        hessianProgram.run(point)
        return Matrix(rows: point.count, columns: point.count, columnMajor: hessianProgram.vector(from: 0).elements)
    }

    package func hessianVectorProduct(_ point: Vector, _ direction: Vector) -> Vector {
        productProgram.run(point, direction)
        return productProgram.vector(from: 0)
    }

    /// Returns the values at `points`, computed together. A program is compiled for each number of points.
    package func values(_ points: [Vector]) -> [Double] {
        guard let count = points.first?.count, count > 0 else { return points.map(value) }
        let step = populationPrograms[points.count] ?? populationProgram(points.count)
        populationPrograms[points.count] = step
        var start = 0
        for (index, shape) in shapes.enumerated() {
            let input = step.input(index, as: S.self)
            for (row, point) in points.enumerated() {
                let place = row * shape.elementCount
                point.copy(
                    from: start, to: UnsafeMutableBufferPointer(rebasing: input[place..<(place + shape.elementCount)]))
            }
            start += shape.elementCount
        }
        step.run()
        return Vector(joining: [UnsafeRawBufferPointer(step.output(0, as: S.self))], of: S.self).elements
    }

    private func populationProgram(_ count: Int) -> CompiledStep {
        CompiledStep(StepBuffers([])) { _, inputs in
            let points: [Tensor<S>] = shapes.map { inputs.next(Shape([count] + $0.lengths)) }
            return ([], [AnyTensor(vmap(function)(points))])
        }
    }

    private func program(_ outputs: ([Tensor<S>], StepInputs) -> [Tensor<S>]) -> VectorProgram {
        var (inputCount, outputCount) = (0, 0)
        let step = CompiledStep(StepBuffers([])) { _, inputs in
            let point: [Tensor<S>] = shapes.map { inputs.next($0) }
            let results = outputs(point, inputs).map { AnyTensor($0) }
            (inputCount, outputCount) = (inputs.count, results.count)
            return ([], results)
        }
        return VectorProgram(step, inputs: inputCount, outputs: outputCount, of: S.self)
    }
}
