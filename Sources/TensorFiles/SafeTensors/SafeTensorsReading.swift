import Support
import Tensors

extension SafeTensors {
    /// The contents of a file.
    /// - Throws: `SafeTensorsError`.
    public init(contentsOf path: String) throws(SafeTensorsError) {
        let bytes: [UInt8]
        do { bytes = try FileBytes.read(path) } catch {
            throw SafeTensorsError(file: path, reason: .cannotRead("\(error)"))
        }
        try self.init(bytes: bytes, file: path)
    }

    /// Reads the content of a file from its bytes.
    /// - Parameter file: what errors call the bytes.
    /// - Throws: `SafeTensorsError`.
    public init(bytes: [UInt8], file: String = "<bytes>") throws(SafeTensorsError) {
        do { self = try SafeTensors(parsing: bytes) } catch { throw SafeTensorsError(file: file, reason: error) }
    }

    private init(parsing bytes: [UInt8]) throws(SafeTensorsError.Reason) {
        guard bytes.count >= 8 else { throw .cutOff(expected: 8, found: bytes.count) }
        let length = bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
        guard length <= 100_000_000 else { throw .headerTooLong(length) }
        let dataStart = 8 + Int(length)
        guard dataStart <= bytes.count else { throw .cutOff(expected: dataStart, found: bytes.count) }

        let header: JSONValue
        do throws(JSONError) { header = try JSONValue(parsing: bytes[8..<dataStart]) } catch {
            throw .malformedHeader("\(error)")
        }
        guard case .object(let members) = header else { throw .malformedHeader("it is not a JSON object") }

        metadata = [:]
        tensors = []
        var entries: [Entry] = []
        for (key, value) in members {
            if key == metadataKey {
                metadata = try parsedMetadata(value)
            } else {
                entries.append(try Entry(key, value))
            }
        }
        try requireContiguous(entries, in: dataStart..<bytes.count)
        for entry in entries {
            let range = dataStart + entry.offsets.lowerBound..<dataStart + entry.offsets.upperBound
            let tensor = bytes.withUnsafeBytes { raw in
                AnyTensor(
                    littleEndianBytes: UnsafeRawBufferPointer(rebasing: raw[range]), shape: entry.shape,
                    scalarType: entry.scalarType)
            }
            // The entry's count of bytes is right, so only truth values can be wrong.
            guard let tensor else {
                throw .malformedTensor(entry.name, reason: "truth values other than 0 and 1")
            }
            tensors.append((entry.name, tensor))
        }
    }
}

extension SafeTensorsError.Reason: Error {}

private func parsedMetadata(_ value: JSONValue) throws(SafeTensorsError.Reason) -> [String: String] {
    guard case .object(let members) = value else { throw .malformedMetadata("it is not a JSON object") }
    var metadata: [String: String] = [:]
    for (key, value) in members {
        guard let text = value.string else { throw .malformedMetadata("the value of \(quoted(key)) is not a text") }
        metadata[key] = text
    }
    return metadata
}

/// Every byte of the data must belong to one tensor: gaps could hide anything, and shared bytes mean a broken writer.
private func requireContiguous(_ entries: [Entry], in data: Range<Int>) throws(SafeTensorsError.Reason) {
    var end = 0
    var last: Entry?
    let order = entries.map { ($0.offsets.lowerBound, $0.offsets.upperBound, $0) }
        .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    for (_, _, entry) in order {
        if let last, entry.offsets.lowerBound < end { throw .overlappingTensors(last.name, entry.name) }
        if entry.offsets.lowerBound > end {
            throw .unownedBytes(before: entry.name, count: entry.offsets.lowerBound - end)
        }
        (end, last) = (entry.offsets.upperBound, entry)
    }
    if end > data.count { throw .cutOff(expected: data.lowerBound + end, found: data.upperBound) }
    if end < data.count { throw .trailingBytes(data.count - end) }
}

/// The header's entry for one tensor.
private struct Entry {
    let name: String
    let scalarType: ScalarType
    let shape: Shape
    let offsets: Range<Int>

    init(_ name: String, _ value: JSONValue) throws(SafeTensorsError.Reason) {
        guard let type = value["dtype"]?.string else { throw .malformedTensor(name, reason: "no text as dtype") }
        guard let scalarType = ScalarType.allCases.first(where: { $0.safeTensorsName == type }) else {
            throw .unsupportedType(type, tensor: name)
        }
        guard let lengths = value["shape"]?.naturalNumbers else {
            throw .malformedTensor(name, reason: "no list of integers from 0 as shape")
        }
        guard let places = value["data_offsets"]?.naturalNumbers, places.count == 2, places[0] <= places[1] else {
            throw .malformedTensor(name, reason: "no pair of ascending integers from 0 as data_offsets")
        }
        let needed = Shape(lengths).checkedElementCount.flatMap { count in
            let (size, overflows) = count.multipliedReportingOverflow(by: scalarType.size)
            return overflows ? nil : size
        }
        guard needed == places[1] - places[0] else {
            throw .malformedTensor(
                name,
                reason: "\(type) of shape \(Shape(lengths)) needs \(needed.map(String.init) ?? "too many") bytes, "
                    + "data_offsets give \(places[1] - places[0])")
        }
        self.name = name
        self.scalarType = scalarType
        shape = Shape(lengths)
        offsets = places[0]..<places[1]
    }
}

extension JSONValue {
    fileprivate var naturalNumbers: [Int]? {
        guard let array else { return nil }
        let numbers = array.compactMap(\.integer).filter { $0 >= 0 }
        return numbers.count == array.count ? numbers : nil
    }
}
