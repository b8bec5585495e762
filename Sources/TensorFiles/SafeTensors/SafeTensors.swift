import Support
import Tensors

/// Named tensors and some text in the safetensors format: what the Python package of that name reads and writes.
///
/// A file holds the length of a header (8 bytes, little endian), the header (JSON: type, shape and place of each
/// tensor, and text under `__metadata__`), and the elements, little endian, in row-major order, without gaps.
///
/// Source: https://github.com/huggingface/safetensors.
public struct SafeTensors: Sendable {
    /// The tensors in the order of the header, each with a name of its own.
    public var tensors: [(name: String, tensor: AnyTensor)]
    /// Any text.
    public var metadata: [String: String]

    /// Creates a file's content from tensors and metadata.
    public init(tensors: [(name: String, tensor: AnyTensor)], metadata: [String: String] = [:]) {
        self.tensors = tensors
        self.metadata = metadata
    }

    /// The tensor of this name.
    public subscript(name: String) -> AnyTensor? { tensors.first { $0.name == name }?.tensor }
}

// MARK: Values made of tensors

extension SafeTensors {
    /// The tensors of a model, of an optimizer's state, or of any other value, by their paths. Its other settings are
    /// not kept.
    public init(of value: some TensorTree, metadata: [String: String] = [:]) {
        let leaves = Leaves(of: value)
        self.init(tensors: zip(leaves.names, leaves.tensors).map { ($0, $1) }, metadata: metadata)
    }

    /// `value` with its tensors replaced by those of the same names.
    /// - Parameter file: what errors call this.
    /// - Throws: `SafeTensorsError` that names tensors that are missing, unexpected, or of another shape or type.
    public func replacingTensors<Value: TensorTree>(
        of value: Value, file: String = "<tensors>"
    ) throws(SafeTensorsError) -> Value {
        let leaves = Leaves(of: value)
        let own = Dictionary(tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
        let wanted = Set(leaves.names)
        var mismatch = SafeTensorsError.Mismatch()
        var found: [AnyTensor] = []
        for (name, current) in zip(leaves.names, leaves.tensors) {
            guard let tensor = own[name] else {
                mismatch.missing.append(name)
                continue
            }
            if tensor.shape != current.shape || tensor.scalarType != current.scalarType {
                mismatch.different.append(
                    "\(quoted(name)) is \(tensor.scalarType) \(tensor.shape), the model has \(current.scalarType) "
                        + "\(current.shape)")
            }
            found.append(tensor)
        }
        mismatch.unexpected = tensors.map(\.name).filter { !wanted.contains($0) }
        guard mismatch.isEmpty else { throw SafeTensorsError(file: file, reason: .mismatch(mismatch)) }
        return leaves.rebuilt(with: found)
    }
}
