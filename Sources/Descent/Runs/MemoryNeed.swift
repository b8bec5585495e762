import Learning
import Support

/// Throws where a training step would not fit into the machine's memory: sizes come from outside.
func requireMemory(
    for model: ModelSpecification, features: Int, outputs: Int, batchSize: Int, source: String
) throws(RunError) {
    let parameters = model.parameterCount(features: features, outputs: outputs)
    var widths = Double(features) + Double(outputs)
    if case .mlp(let hidden) = model { widths += hidden.reduce(0) { $0 + Double($1) } }
    // Parameters, gradients, two states and a copy; inputs, outputs and slopes of every layer.
    let bytes = 4 * (5 * parameters + 3 * Double(batchSize) * widths)
    let available = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
    guard bytes <= available else {
        throw RunError(
            source, .tooLarge(parameters: parameters, gigabytes: bytes / 1e9, available: available / 1e9))
    }
}
