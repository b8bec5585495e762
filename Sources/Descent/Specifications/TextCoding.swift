// Specifications stand in settings files as the text people write.

extension Decoder {
    /// A value made from text; its reason where it cannot be made.
    func specification<Value, Failure: Error>(_ make: (String) throws(Failure) -> Value) throws -> Value {
        let container = try singleValueContainer()
        do { return try make(try container.decode(String.self)) } catch let error as Failure {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
        }
    }
}

extension Encoder {
    func encodeText(_ value: some CustomStringConvertible) throws {
        var container = singleValueContainer()
        try container.encode(value.description)
    }
}
