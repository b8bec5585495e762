import Learning
import Optimizers
import Support
import Tensors

extension RunSettings {
    /// Throws where a training step would not fit into the machine's memory: sizes come from outside.
    /// - Parameter source: The place of the error.
    func requireMemory(features: Int, outputs: Int, batchSize: Int, source: String) throws(RunError) {
        let size = effectiveModel.size(features: features, outputs: outputs)
        // Parameters, gradients and a copy; inputs, outputs and slopes of every layer.
        let step = 3 * size.parameters + 3 * Double(batchSize) * size.values
        let available = memoryLimit / 1e9
        func gigabytes(_ numbers: Double) -> Double { 4 * numbers / 1e9 }
        guard gigabytes(step) <= available else {
            throw RunError(
                source,
                .tooLarge(parameters: size.parameters, gigabytes: gigabytes(step), available: available))
        }
        let state = optimizerNumbers(size)
        // What is kept after a step stands beside what is kept before it.
        guard gigabytes(step + 2 * state) <= available else {
            throw RunError(
                source,
                .optimizerTooLarge(
                    name: optimizer.description, numbers: state, gigabytes: gigabytes(step + 2 * state),
                    available: available))
        }
    }

    /// The numbers that the optimizer keeps between steps, found by asking for its first state; nothing is computed.
    private func optimizerNumbers(_ size: ModelSize) -> Double {
        let parameters = size.parameterShapes.map { Tensor<Float>.zeros($0.shape) }
        let state = makeOptimizer(steps: 1).initialState(for: parameters, named: size.parameterShapes.map(\.name))
        return state.tensors.reduce(0) { sum, tensor in sum + tensor.shape.reduce(1) { $0 * Double($1) } }
    }
}
