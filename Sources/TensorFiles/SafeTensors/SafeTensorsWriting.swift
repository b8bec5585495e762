import Support
import Tensors

extension SafeTensors {
    /// Writes the file, which appears whole or not at all.
    /// - Precondition: no name comes twice, or is "__metadata__".
    /// - Throws: `SafeTensorsError`.
    public func write(to path: String) throws(SafeTensorsError) {
        do { try FileBytes.write(bytes, to: path) } catch {
            throw SafeTensorsError(file: path, reason: .cannotWrite("\(error)"))
        }
    }

    /// The bytes of a safetensors file. Computes the tensors if need be.
    /// - Precondition: no name comes twice, or is "__metadata__".
    public var bytes: [UInt8] {
        let names = Set(tensors.map(\.name))
        guard names.count == tensors.count, !names.contains(metadataKey) else {
            misuse("SafeTensors: names \(tensors.map(\.name)); give each tensor its own, and none \(metadataKey)")
        }
        // Greater elements first: every tensor then begins at a multiple of its element's size.
        let sizes = Set(tensors.map { $0.tensor.scalarType.size }).sorted(by: >)
        let order = sizes.flatMap { size in tensors.indices.filter { tensors[$0].tensor.scalarType.size == size } }
        var data: [UInt8] = []
        var offsets = [Range<Int>](repeating: 0..<0, count: tensors.count)
        for index in order {
            let start = data.count
            data += tensors[index].tensor.littleEndianBytes
            offsets[index] = start..<data.count
        }

        var header = Array(header(offsets).utf8)
        header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
        return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header + data
    }

    private func header(_ offsets: [Range<Int>]) -> String {
        var members: [(key: String, value: JSONValue)] = []
        if !metadata.isEmpty {
            // Sorted, so that equal contents are equal bytes.
            let texts = metadata.sorted { $0.key < $1.key }.map { (key: $0.key, value: JSONValue.string($0.value)) }
            members.append((metadataKey, .object(texts)))
        }
        for ((name, tensor), range) in zip(tensors, offsets) {
            let place = [range.lowerBound, range.upperBound].map { JSONValue.number("\($0)") }
            members.append(
                (
                    name,
                    .object([
                        ("dtype", .string(tensor.scalarType.safeTensorsName)),
                        ("shape", .array(tensor.shape.map { .number("\($0)") })),
                        ("data_offsets", .array(place)),
                    ])
                ))
        }
        return JSONValue.object(members).description
    }
}

let metadataKey = "__metadata__"

extension ScalarType {
    /// The type as safetensors files name it.
    var safeTensorsName: String {
        switch self {
        case .float32: "F32"
        case .float64: "F64"
        case .int32: "I32"
        case .bool: "BOOL"
        case .uint8: "U8"
        }
    }
}
