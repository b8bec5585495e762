import TensorFiles
import Tensors

extension Model {
    /// Writes the parameters, by name, to a safetensors file, which appears whole or not at all.
    /// - Throws: `SafeTensorsError`.
    public func save(to path: String, metadata: [String: String] = [:]) throws(SafeTensorsError) {
        try SafeTensors(of: self, metadata: metadata).write(to: path)
    }

    /// Replaces the parameters by those of a safetensors file. After an error the model is as it was.
    /// - Returns: the metadata of the file.
    /// - Throws: `SafeTensorsError` where the file is broken, or its tensors differ in name, shape or type.
    @discardableResult
    public mutating func load(from path: String) throws(SafeTensorsError) -> [String: String] {
        let file = try SafeTensors(contentsOf: path)
        self = try file.replacingTensors(of: self, file: path)
        return file.metadata
    }
}
