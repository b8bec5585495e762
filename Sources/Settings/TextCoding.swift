// What has a text form stands in JSON as the text that people write.

extension Decoder {
    /// Returns a value made from text; throws the reason where it cannot be made.
    package func settingText<Value, Failure: Error>(_ make: (String) throws(Failure) -> Value) throws -> Value {
        let container = try singleValueContainer()
        do { return try make(try container.decode(String.self)) } catch let error as Failure {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
        }
    }
}

extension Encoder {
    /// Writes the text that reads as the same value.
    package func encodeText(_ value: some CustomStringConvertible) throws {
        var container = singleValueContainer()
        try container.encode(value.description)
    }
}
