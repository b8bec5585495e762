import Descent
import Support
import Foundation
import Tracking

/// Logs for TensorBoard, each line of the input a tag with a value, read back as records and messages.
///
/// Descent has no reader of such files; this one knows of messages only where each field ends.
struct EventTarget: Target {
    let name = "events"
    let words = ["\n", " ", "nan", "inf", "\u{0}", "/", "train/loss"]

    func input(_ random: inout RandomStream) -> [UInt8] {
        Array(
            random.several(0...5) { random in
                "\(random.choice("loss", "a/b", "é", "", "a b", "\u{1b}[1m")) \(random.number())"
            }.joined(separator: "\n").utf8)
    }

    func read(_ input: [UInt8]) throws -> [(tag: String, text: String)] {
        String(decoding: input, as: UTF8.self).split(separator: "\n").map { line in
            let tag = line.prefix { $0 != " " }
            return (String(tag), String(line.dropFirst(tag.count + 1)))
        }
    }

    func use(_ lines: [(tag: String, text: String)]) throws {
        try? FileManager.default.removeItem(atPath: "log")
        let writer = try EventWriter(folder: "log")
        for (step, line) in lines.enumerated() {
            let value = Double(line.text) ?? 0
            writer.add(line.tag, value, step: step)
            writer.add(line.tag, markdown: line.text, step: Int(exactly: value.rounded()) ?? .max)
            writer.add(line.tag, Histogram([Float(value), 1]), step: -step)
        }
        writer.begin(Dictionary(lines.map { ($0.tag, .text($0.text)) }) { first, _ in first })
        writer.add([
            GraphNode(name: lines.first?.tag ?? "", operation: "dense", inputs: lines.map(\.tag), shape: [nil, 2])
        ])
        writer.end(.succeeded)
        try writer.flush()
        let bytes = try FileBytes.read(writer.path)
        var position = 0
        while position < bytes.count {
            let length = bytes[position...].prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
            let record = position + 12..<position + 12 + length
            require(record.upperBound + 4 <= bytes.count, "a record of \(length) bytes is cut off")
            require(Self.isMessage(bytes[record]), "a record that is no message")
            position = record.upperBound + 4
        }
    }

    /// Whether bytes are whole fields of a message of protocol buffers.
    private static func isMessage(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        func variable() -> UInt64? {
            var (value, shift) = (UInt64(0), UInt64(0))
            while let byte = rest.popFirst(), shift < 64 {
                value |= UInt64(byte & 0x7f) << shift
                if byte < 0x80 { return value }
                shift += 7
            }
            return nil
        }
        while !rest.isEmpty {
            guard let key = variable(), key >> 3 > 0 else { return false }
            let length: UInt64?
            switch key & 7 {
            case 0: length = variable().map { _ in 0 }
            case 1: length = 8
            case 2: length = variable()
            case 5: length = 4
            default: length = nil
            }
            guard let length, length <= UInt64(rest.count) else { return false }
            rest = rest.dropFirst(Int(length))
        }
        return true
    }
}
