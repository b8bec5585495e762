import Support
import Tensors

/// A problem with a NumPy file.
public struct NPYError: InputError, Equatable {
    /// The kinds of problems.
    public enum Reason: Sendable, Equatable {
        /// The file cannot be read, for the reason of the operating system.
        case cannotRead(String)
        /// The file cannot be written, for the reason of the operating system.
        case cannotWrite(String)
        /// The file is not in NumPy's format.
        case notNPY
        /// The file has a version of the format that is not supported.
        case unsupportedVersion(Int)
        /// The header cannot be read.
        case malformedHeader(String)
        /// An element type that is not read, as NumPy writes it.
        case unsupportedType(String)
        /// An element type of the file, as NumPy writes it, that does not convert to the tensor's.
        case wrongType(String, wanted: ScalarType)
        /// A value, at a position in the order of the file, that the tensor's type cannot hold.
        case valueOutOfRange(String, position: Int, wanted: ScalarType)
        /// The file has another number of bytes than its header says.
        case wrongLength(expected: Int, found: Int)
    }

    /// The path, or "<bytes>".
    public let file: String
    /// The kind of problem.
    public let reason: Reason

    public var place: String { file }
    public var problem: String { text.problem }
    public var remedy: String { text.remedy }

    private var text: (problem: String, remedy: String) {
        switch reason {
        case .cannotRead(let reason): ("cannot be read: \(reason)", "")
        case .cannotWrite(let reason): ("cannot be written: \(reason)", "")
        case .notNPY:
            (
                "not a NumPy file, which begins with \"\\x93NUMPY\"",
                "write it with numpy.save (an .npz archive has to be unpacked first)"
            )
        case .unsupportedVersion(let version):
            ("NumPy file version \(version)", "versions 1 to 3 are read: write it with numpy.save")
        case .malformedHeader(let reason):
            ("malformed header: \(reason)", "save an array of one number type again with numpy.save")
        case .unsupportedType(let type):
            ("elements of type '\(type)' are not read", "convert them first, such as by array.astype('float32')")
        case .wrongType(let type, let wanted):
            (
                "elements of type '\(type)' do not convert to \(wanted)",
                "read them as "
                    + (type.hasSuffix("b1") ? "Tensor<Bool>" : "Tensor<Double>")
                    + " or convert the file first by array.astype"
            )
        case .valueOutOfRange(let value, let position, let wanted):
            (
                "value \(value) at position \(position) does not fit \(wanted)",
                "read the file as Tensor<Double>, or "
                    + "scale its values"
            )
        case .wrongLength(let expected, let found):
            (
                "\(found) bytes of elements where the header promises \(expected)",
                (found < expected ? "the file is cut off: copy or write it again" : "save one array per file")
            )
        }
    }
}
