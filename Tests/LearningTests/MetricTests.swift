import Datasets
import Foundation
import Learning
import Tensors
import Testing

@Suite struct MetricTests {
    struct Reference: Decodable, Sendable, CustomTestStringConvertible {
        struct Numbers: Decodable, Sendable {
            let shape: [Int]
            let values: [Double]
        }
        enum Value: Decodable, Sendable {
            case number(Double)
            case numbers(Numbers)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                self = try (try? .number(container.decode(Double.self))) ?? .numbers(container.decode(Numbers.self))
            }
        }
        let name: String
        let metric: String
        let parameters: [String: Int]
        let predictions: Numbers
        let targets: Numbers
        let value: Value
        var testDescription: String { name }
    }

    private struct File: Decodable {
        let metrics: [Reference]
    }

    static func references() throws -> [Reference] {
        let path = URL(filePath: #filePath).appending(path: "../../References/losses.json").standardized
        return try JSONDecoder().decode(File.self, from: Data(contentsOf: path)).metrics
    }

    /// Values from scikit-learn, for all targets of one output.
    @Test(arguments: try references().filter { $0.targets.shape.count == 1 })
    func agreesWithReference(_ reference: Reference) throws {
        let predictions = reference.predictions.values
        let targets = reference.targets.values
        let labels = targets.map { Int32($0) }
        let isScores = reference.predictions.shape.count == 2
        let actual: Double
        switch reference.metric {
        case "accuracy" where isScores: actual = topKAccuracy(predictions, labels: labels, k: 1)
        case "accuracy": actual = accuracy(predictions.map { Int32($0) }, labels: labels)
        case "topAccuracy":
            actual = topKAccuracy(predictions, labels: labels, k: try #require(reference.parameters["count"]))
        case "logLoss":
            actual = logLoss(isScores ? predictions : predictions.flatMap { [1 - $0, $0] }, labels: labels)
        case "rootMeanSquaredError": actual = rootMeanSquaredError(predictions, targets: targets)
        case "meanAbsoluteError": actual = meanAbsoluteError(predictions, targets: targets)
        case "rSquared": actual = rSquared(predictions, targets: targets)
        case "confusionMatrix":
            guard case .numbers(let expected) = reference.value else {
                Issue.record("no matrix")
                return
            }
            let matrix = confusionMatrix(
                predictions.map { Int32($0) }, labels: labels, classCount: expected.shape[0])
            #expect(matrix.flatMap { $0 } == expected.values.map { Int($0) })
            return
        default:
            Issue.record("unknown metric \(reference.metric)")
            return
        }
        guard case .number(let expected) = reference.value else {
            Issue.record("no number")
            return
        }
        #expect(abs(actual - expected) <= 1e-12 * max(1, abs(expected)))
    }

    @Test func everyMetricHasAReference() throws {
        let names = try Set(Self.references().filter { $0.targets.shape.count == 1 }.map(\.metric))
        #expect(
            names == [
                "accuracy", "topAccuracy", "logLoss", "rootMeanSquaredError", "meanAbsoluteError", "rSquared",
                "confusionMatrix",
            ])
    }

    @Test(arguments: [([4.0, 4.0, 4.0], 1.0), ([4.0, 4.0, 5.0], 0.0)])
    func rSquaredOfConstantTargets(predictions: [Double], expected: Double) {
        #expect(rSquared(predictions, targets: [4, 4, 4]) == expected)
    }

    @Test func worseThanTheMeanIsNegative() {
        #expect(rSquared([3.0, 1], targets: [1, 3]) == -3)
    }

    @Test(arguments: [(0, 1.0), (1, 0.0), (2, 0.0), (3, 0.0)])
    func equalScoresGoToTheLowerClass(label: Int, top1: Double) {
        #expect(topKAccuracy([Float](repeating: 0.5, count: 3) + [.nan], labels: [label], k: 1) == top1)
        #expect(topKAccuracy([Float](repeating: 0.5, count: 3) + [.nan], labels: [label], k: 4) == (label < 3 ? 1 : 0))
    }

    @Test func logLossOfImpossibleLabelIsInfinite() {
        #expect(logLoss([1.0, 0.0], labels: [1]) == .infinity)
        #expect(abs(logLoss([0.25, 0.25, 0.25, 0.25], labels: [2]) - 1.3862943611198906) < 1e-15)
    }

    @Test func precisionIsThatOfDouble() {
        let predictions = [Float](repeating: 1e20, count: 4)
        #expect(rootMeanSquaredError(predictions, targets: [0, 0, 0, 0]) == Double(Float(1e20)))
    }
}
