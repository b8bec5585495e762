import Foundation
import Studies
import Testing

/// `Tests/References/studies.json`: what Optuna makes of the same trials.
struct References: Decodable {
    struct Written: Decodable { var name, text, json: String }

    struct Densities: Decodable {
        var space: String
        var good, bad, candidates: [[Double]]
        var scores: [Double]
    }

    struct Pruning: Decodable {
        var pruner: String
        var direction: StudyDirection
        var curves: [[ReferenceNumber]]
        /// The step at which each trial was pruned, 0 for none.
        var ends: [Int]
    }

    struct Importances: Decodable {
        var direction: StudyDirection
        var points: [[Double]]
        var values: [Double]
        var importances: [String: Double]
    }

    var distributions: [Written]
    var densities: [Densities]
    var pruners: [Pruning]
    var importances: [Importances]

    static let all: References = {
        let path = URL(filePath: #filePath).appending(path: "../../References/studies.json").standardized
        do { return try JSONDecoder().decode(References.self, from: Data(contentsOf: path)) } catch {
            fatalError("Tests/References/studies.json: \(error)")
        }
    }()

    static var space: SearchSpace {
        get throws { try SearchSpace(all.distributions.map { "\($0.name)=\($0.text)" }.joined(separator: ",")) }
    }
}

/// A number, which JSON cannot hold where it is none.
struct ReferenceNumber: Decodable {
    let value: Double

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        value = try (try? container.decode(Double.self)) ?? (Double(container.decode(String.self)) ?? .nan)
    }
}
