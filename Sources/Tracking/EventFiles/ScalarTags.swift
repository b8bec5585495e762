/// The tags of numbers that are written again and again, such as at every step: all bytes but the numbers' are encoded
/// once.
package struct ScalarTags: Sendable {
    /// The tag of each value, as its field in the message.
    private let fields: [[UInt8]]
    /// The length of the summary in bytes.
    private let length: Int

    package init(_ tags: [String]) {
        fields = tags.map { tag in
            var message = MessageEncoder()
            message.add(1, tag)
            return message.bytes
        }
        // Each value of a summary has its tag and length in front.
        length = fields.map(ScalarTags.length).reduce(0) { $0 + 1 + MessageEncoder.length(of: $1) + $1 }
    }

    /// The length of a value: its tag and the five bytes of a number.
    private static func length(_ field: [UInt8]) -> Int { field.count + 5 }

    /// Appends the event of one number for each tag.
    func append(_ values: [Float], step: Int, time: Double, to event: inout MessageEncoder) {
        event.add(1, time)
        event.add(2, step)
        event.beginMessage(5, length: length)
        for index in fields.indices {
            event.beginMessage(1, length: ScalarTags.length(fields[index]))
            event.append(fields[index])
            event.add(2, values[index])
        }
    }
}
