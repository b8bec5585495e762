import Support

/// A function of tensors as the graph of nodes that its outputs are, and the values its program needs beside the inputs.
struct Trace {
    let outputs: [Node]
    let inputs: [Node]
    /// The index of the input that each output replaces, if it replaces one.
    let replacing: [Int?]
    /// Known nodes that the function captured, then those parts of it that are the same in every run.
    let captured: [Node]
    /// The values of `captured`.
    let values: [Storage]

    init(of outputs: [Node], _ inputs: [Node], replacing: [Int?]?) {
        let own = Set(inputs.map(\.id))
        if let stranger = outputs.foreignPlaceholder(to: inputs) {
            misuse("a value of shape \(stranger.shape) inside a function being traced was used outside of it")
        }
        let known = outputs.ancestry { own.contains($0.id) || $0.isEvaluated }
            .filter { !own.contains($0.id) && $0.isEvaluated }
        // Masks, coordinates and the like are computed here, once.
        let constants = outputs.constantParts(given: own)
        let computed = constants.isEmpty ? [] : Compiler.program(for: constants, of: []).run(inputs: [])
        self.outputs = outputs
        self.inputs = inputs
        self.replacing = replacing ?? outputs.map { _ in nil }
        captured = known + constants
        values = known.compactMap(\.storage) + computed
    }
}
