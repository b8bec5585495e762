import Foundation

/// A formula with its derivatives at points, from `Tests/References/formulas.json` and
/// `special_formulas.json`.
struct ReferenceFormula: Sendable, Decodable, CustomStringConvertible {
    struct Point: Sendable, Decodable {
        let at: [Double]
        let value: Double
        let gradient: [Double]
        let hessian: [[Double]]
    }

    let formula: String
    let variables: [String]
    let points: [Point]

    var description: String { formula }

    func named(_ point: Point) -> [String: Double] { Dictionary(uniqueKeysWithValues: zip(variables, point.at)) }

    private struct File: Decodable { let formulas: [ReferenceFormula] }

    /// No formulas where the file cannot be read; a test asks for their number.
    static let all: [ReferenceFormula] = {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return ["formulas", "special_formulas"].flatMap { name in
            let data = try? Data(contentsOf: tests.appending(path: "References/\(name).json"))
            return data.flatMap { try? JSONDecoder().decode(File.self, from: $0).formulas } ?? []
        }
    }()
}

/// Whether two numbers agree to `digits`, relative to themselves, or to a thousandth of a scale,
/// or to 1e-4.
func agree(_ a: Double, _ b: Double, scale: Double = 0, digits: Double = 1e-10) -> Bool {
    abs(a - b) <= digits * max(abs(a), abs(b), 1e-3 * scale, 1e-4)
}
