import Support
import Tensors

/// A problem with a safetensors file, or with loading it into a model.
public struct SafeTensorsError: InputError, Equatable {
    /// The kinds of problems.
    public enum Reason: Sendable, Equatable {
        /// The operating system's reason.
        case cannotRead(String)
        /// The operating system's reason.
        case cannotWrite(String)
        /// The file ends too early.
        case cutOff(expected: Int, found: Int)
        /// The header is longer than the file.
        case headerTooLong(UInt64)
        /// The header cannot be read.
        case malformedHeader(String)
        /// The metadata cannot be read.
        case malformedMetadata(String)
        /// The entry of a tensor cannot be read.
        case malformedTensor(String, reason: String)
        /// An element type that is not read, as the format writes it.
        case unsupportedType(String, tensor: String)
        /// Two tensors share bytes.
        case overlappingTensors(String, String)
        /// Bytes before a tensor belong to none.
        case unownedBytes(before: String, count: Int)
        /// Bytes follow the last tensor.
        case trailingBytes(Int)
        /// How the tensors of a file differ from those of the model it is loaded into.
        case mismatch(Mismatch)
    }

    /// Differences between the tensors wanted and those of a file.
    public struct Mismatch: Sendable, Equatable {
        /// Tensors of the model that the file lacks.
        public var missing: [String] = []
        /// Tensors of the file that the model lacks.
        public var unexpected: [String] = []
        /// Tensors of another shape or type: "hidden.weight is float32 [64, 32], the model has float32 [64, 10]".
        public var different: [String] = []

        var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty && different.isEmpty }
    }

    /// The path, or "<bytes>".
    public let file: String
    /// The kind of problem.
    public let reason: Reason

    package init(file: String, reason: Reason) { (self.file, self.reason) = (file, reason) }

    public var place: String { file }
    public var problem: String { text.problem }
    public var remedy: String { text.remedy }

    private var text: (problem: String, remedy: String) {
        switch reason {
        case .cannotRead(let reason): ("cannot be read: \(reason)", "")
        case .cannotWrite(let reason): ("cannot be written: \(reason)", "")
        case .cutOff(let expected, let found):
            (
                "\(found) bytes where at least \(expected) are needed: the file is cut off, or no safetensors file",
                "copy or write it again"
            )
        case .headerTooLong(let length):
            (
                "a header of \(length) bytes, where the format allows 100000000",
                "this is not a safetensors file: check the path"
            )
        case .malformedHeader(let reason): ("malformed header: \(reason)", "write the file again")
        case .malformedMetadata(let reason):
            ("malformed __metadata__: \(reason)", "give it texts only when writing the file")
        case .malformedTensor(let name, let reason): ("tensor \(quoted(name)): \(reason)", "write the file again")
        case .unsupportedType(let type, let tensor):
            (
                "tensor \(quoted(tensor)) has elements of type \(quoted(type))",
                "F64, F32, I32, U8 and BOOL are read: "
                    + "convert it before saving"
            )
        case .overlappingTensors(let first, let second):
            ("tensors \(quoted(first)) and \(quoted(second)) share bytes", "write the file again")
        case .unownedBytes(let name, let count):
            ("\(count) bytes before tensor \(quoted(name)) belong to no tensor", "write the file again")
        case .trailingBytes(let count):
            ("\(count) bytes after the last tensor", "the file was appended to or copied badly: write it again")
        case .mismatch(let mismatch): (mismatch.explanation, "")
        }
    }
}

extension SafeTensorsError.Mismatch {
    fileprivate var explanation: String {
        let parts = [
            missing.isEmpty ? nil : "lacks \(listed(missing.map(quoted)))",
            different.isEmpty ? nil : "has other shapes or types: \(listed(different))",
            unexpected.isEmpty ? nil : "holds \(listed(unexpected.map(quoted))), which the model does not",
        ]
        return parts.compactMap { $0 }.joined(separator: "; ")
            + ": make the model with the settings it was saved with"
    }

    private func listed(_ names: [String]) -> String {
        names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
    }
}
