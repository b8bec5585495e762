import Foundation

/// Files with numbers made by other programs: `Tests/References`, described in its README.
package enum References {
    package static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "References")

    package static func load<Content: Decodable>(_ name: String, as _: Content.Type = Content.self) throws -> Content {
        try JSONDecoder().decode(Content.self, from: Data(contentsOf: directory.appending(path: name)))
    }
}

/// A number of a reference file, where infinities and not-a-number are strings.
package struct Number: Decodable, Sendable {
    package let value: Double

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            guard let value = Double(text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no number")
            }
            self.value = value
        } else {
            value = try container.decode(Double.self)
        }
    }
}

extension [Number] {
    package var doubles: [Double] { map(\.value) }
}
