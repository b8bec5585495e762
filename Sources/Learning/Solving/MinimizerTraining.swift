import Datasets
import Minimizers
import Optimizers
import Tensors

/// The training of any model on all examples at once by a minimizer, in 64 bits: mean loss + λ/2 ‖θ‖², in which leaves
/// called "bias" are not penalized.
///
/// The model's traced graph with its gradient is widened to 64 bits. Random layers act as where the model is used, so
/// that there is one function to minimize.
package final class MinimizerTraining<M: Model>: FullBatchMethod {
    private let model: M
    private let loss: Loss
    private let training: Dataset
    private let l2: Double
    private let method: any Minimizer
    /// The norm of the gradient at which the optimum is reached.
    static var tolerance: Double { 1e-8 }

    /// - Parameter method: a method that needs no more than gradients.
    package init(_ model: M, loss: Loss, training: Dataset, l2: Double, method: any Minimizer) {
        (self.model, self.loss, self.training, self.l2, self.method) = (model, loss, training, l2, method)
    }

    package func minimize(
        from parameters: [Tensor<Float>], maximumIterations: Int, check: () throws -> Void,
        tell: (FullBatchIterate) throws -> Bool
    ) throws -> TrainingReport.EndReason {
        try withoutActuallyEscaping(check) { check in
            try withoutActuallyEscaping(tell) { tell in try minimize(parameters, maximumIterations, check, tell) }
        }
    }

    private func minimize(
        _ parameters: [Tensor<Float>], _ maximumIterations: Int, _ check: @escaping () throws -> Void,
        _ tell: @escaping (FullBatchIterate) throws -> Bool
    ) throws -> TrainingReport.EndReason {
        let leaves = ModelLeaves<M, Float>(model)
        let isPenalized = zip(leaves.names, parameters).flatMap { name, tensor in
            [Bool](
                repeating: name != "bias" && !name.hasSuffix(".bias"), count: tensor.shape.elementCount)
        }
        func penalty(_ point: Vector) -> Double {
            var square = 0.0
            for index in point.indices where isPenalized[index] { square += point[index] * point[index] }
            return l2 / 2 * square
        }
        let step = compiled(leaves, parameters)
        func valueAndGradient(_ point: Vector) throws -> (value: Double, gradient: Vector) {
            try check()
            step.load(point)
            var gradient = step.gradient
            if l2 > 0 { for index in point.indices where isPenalized[index] { gradient[index] += l2 * point[index] } }
            return (step.value + penalty(point), gradient)
        }
        let objective = Objective(value: { try valueAndGradient($0).value }, valueAndGradient: valueAndGradient)
        let start = Vector(parameters.flatMap { $0.scalars.map(Double.init) })
        let solution = try Minimizers.minimize(
            Problem(objective), from: start, using: method,
            until: Stopping(gradientNorm: Self.tolerance, maximumIterations: maximumIterations), trace: .nothing
        ) { row in
            guard row.step > 0, let point = row.point else { return .proceed }
            let iterate = FullBatchIterate(
                loss: row.value - penalty(point), step: row.stepLength,
                parameters: Self.tensors(point, like: parameters))
            return try tell(iterate) ? .proceed : .stop
        }
        switch solution.reason {
        case let reason where reason.isConverged: return .converged
        case .iterationLimit: return .epochsDone
        default: return .stoppedEarly
        }
    }

    private static func tensors(_ point: Vector, like parameters: [Tensor<Float>]) -> [Tensor<Float>] {
        var first = 0
        return parameters.map { tensor in
            defer { first += tensor.shape.elementCount }
            return Tensor(
                shape: tensor.shape,
                scalars: point.elements[first..<first + tensor.shape.elementCount].map { Float($0) })
        }
    }

    // MARK: The function

    /// The loss of all examples with its gradient, compiled.
    private struct LossProgram {
        let step: CompiledStep
        let buffers: StepBuffers
        let counts: [Int]

        func load(_ point: Vector) {
            var first = 0
            for (index, count) in counts.enumerated() {
                let elements = UnsafeMutableBufferPointer(mutating: buffers.elements(index, as: Double.self))
                for position in 0..<count { elements[position] = point[first + position] }
                first += count
            }
            step.run()
        }

        var value: Double { step.output(0, as: Double.self)[0] }

        var gradient: Vector {
            Vector(counts.indices.flatMap { Array(step.output($0 + 1, as: Double.self)) })
        }
    }

    private func compiled(_ leaves: ModelLeaves<M, Float>, _ parameters: [Tensor<Float>]) -> LossProgram {
        let targets: AnyTensor =
            switch training.targets {
            case .classes: AnyTensor(training.classes)
            case .values: AnyTensor(training.values)
            }
        let features = training.features
        let weights = training.relativeWeights.map { Tensor<Float>($0) }
        let buffers = StepBuffers(parameters.map { AnyTensor(Tensor<Double>($0)) })
        let step = CompiledStep(buffers) { state, _ in
            let unknowns = parameters.map { Tensor<Float>.unknown($0.shape) }
            let replacements = zip(unknowns, state).compactMap { unknown, tensor in
                tensor.typed(as: Double.self).map { (unknown, with: $0) }
            }
            let (value, gradients) = valueAndGradient(at: unknowns) { parameters in
                loss.value(leaves.rebuilt(parameters)(features), targets, weights: weights)
            }
            return (state, ([value] + gradients).map { AnyTensor(widened($0, replacing: replacements)) })
        }
        return LossProgram(step: step, buffers: buffers, counts: parameters.map(\.shape.elementCount))
    }
}
