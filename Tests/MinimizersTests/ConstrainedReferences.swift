import Foundation
import Minimizers

/// What SciPy finds for problems with bounds and constraints, from `constrained.json`.
struct ConstrainedReferences: Decodable {
    struct Row: Sendable, Decodable, CustomStringConvertible {
        let name: String
        let start: [Double]
        let point: [Double]
        let value: Double
        let evaluations: Int
        let lower: [Bound]?
        let upper: [Bound]?

        var description: String { name }

        var bounds: Bounds? {
            guard let lower, let upper else { return nil }
            return Bounds(lower: Vector(lower.map(\.number)), upper: Vector(upper.map(\.number)))
        }
    }

    /// A number, which in JSON may be "inf".
    struct Bound: Sendable, Decodable {
        let number: Double

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Double.self) {
                self.number = number
            } else {
                number = try container.decode(String.self) == "inf" ? .infinity : -.infinity
            }
        }
    }

    let constrained: [Row]
    let bounded: [Row]

    static let all = readReference("constrained.json", as: ConstrainedReferences.self)
}

/// A file of `Tests/References`.
func readReference<Contents: Decodable>(_ name: String, as _: Contents.Type) -> Contents {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../References/\(name)")
    do { return try JSONDecoder().decode(Contents.self, from: Data(contentsOf: file)) } catch {
        fatalError("\(file.path): \(error)")
    }
}
