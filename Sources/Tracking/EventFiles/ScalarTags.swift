/// Tags under which numbers are written again and again, such as at every step: all bytes but the numbers' are made
/// once.
public struct ScalarTags: Sendable {
    /// The tag of each value, as its field in the message.
    private let fields: [[UInt8]]

    public init(_ tags: [String]) {
        fields = tags.map { tag in
            var message = MessageEncoder()
            message.add(1, tag)
            return message.bytes
        }
    }

    /// Appends the event of one number for each tag.
    func append(_ values: [Float], step: Int, time: Double, to event: inout MessageEncoder) {
        event.add(1, time)
        event.add(2, step)
        // A value is its tag and five bytes of a number; in the summary it has a tag and a length in front.
        let lengths = fields.map { $0.count + 5 }
        event.beginMessage(5, length: lengths.reduce(0) { $0 + 1 + MessageEncoder.length(of: $1) + $1 })
        for (index, value) in values.enumerated() {
            event.beginMessage(1, length: lengths[index])
            event.append(fields[index])
            event.add(2, value)
        }
    }
}
