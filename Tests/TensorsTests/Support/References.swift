import Foundation
import Tensors

/// Files with numbers made by other programs: `Tests/References`, described in its README.
enum References {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "References")

    static func load<Content: Decodable>(_ name: String, as _: Content.Type = Content.self) throws -> Content {
        try JSONDecoder().decode(Content.self, from: Data(contentsOf: directory.appending(path: name)))
    }
}

/// A number of a reference file, where infinities and not-a-number are strings.
struct Number: Decodable, Sendable {
    let value: Double

    init(from decoder: any Decoder) throws {
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
    var doubles: [Double] { map(\.value) }

    func tensor<Scalar: TensorScalar>(_ shape: [Int]) -> Tensor<Scalar> {
        Tensor(shape: Shape(shape), scalars: doubles.map { Scalar(fromDouble: $0) })
    }
}
