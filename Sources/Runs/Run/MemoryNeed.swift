import Learning
import Support

/// Throws where a training step would not fit into the machine's memory: sizes come from outside.
func requireMemory(
    for model: ModelSpecification, features: Int, outputs: Int, batchSize: Int, source: String
) throws(RunError) {
    let size = model.size(features: features, outputs: outputs)
    // Parameters, gradients, two states and a copy; inputs, outputs and slopes of every layer.
    let bytes = 4 * (5 * size.parameters + 3 * Double(batchSize) * size.values)
    guard bytes <= memoryLimit else {
        throw RunError(
            source, .tooLarge(parameters: size.parameters, gigabytes: bytes / 1e9, available: memoryLimit / 1e9))
    }
}
