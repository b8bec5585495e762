import Learning
import TestSupport
import Testing

/// Curves beside scikit-learn's.
@Suite struct MetricCurveTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let labels: [Int32]
        let scores: [Double]
        let weights: [Double]?
        let falsePositiveRate: [Double]
        let truePositiveRate: [Double]
        let thresholds: [Number]
        let precision: [Double]
        let recall: [Double]
        let observed: [Double]?
        let predicted: [Double]?
        var testDescription: String { name }
    }

    private struct File: Decodable { let curves: [Case] }

    static func cases() throws -> [Case] { try References.load("metrics.json", as: File.self).curves }

    private func expect(_ found: [Double], _ expected: [Double], _ what: String) {
        #expect(found.count == expected.count, "\(what)")
        #expect(zip(found, expected).allSatisfy { $0 == $1 || abs($0 - $1) <= 1e-12 }, "\(what): \(found)")
    }

    @Test(arguments: try cases())
    func curvesAgree(_ reference: Case) throws {
        let curve = try #require(RankCurve(reference.scores, labels: reference.labels, weights: reference.weights))
        let characteristic = curve.characteristic
        expect(characteristic.falsePositiveRate, reference.falsePositiveRate, "false positive rate")
        expect(characteristic.truePositiveRate, reference.truePositiveRate, "true positive rate")
        expect(characteristic.thresholds, reference.thresholds.doubles, "thresholds")
        let points = curve.precisionAndRecall
        expect(points.precision, reference.precision, "precision")
        expect(points.recall, reference.recall, "recall")
        guard let observed = reference.observed, let predicted = reference.predicted else { return }
        let bins = CalibrationBins(reference.scores, labels: reference.labels, count: 10).points
        expect(bins.map(\.observed), observed, "observed")
        expect(bins.map(\.predicted), predicted, "predicted")
    }

    @Test func oneClassHasNoCurve() {
        #expect(RankCurve([0.1, 0.7], labels: [1, 1]) == nil && RankCurve([0.1, 0.7], labels: [0, 0]) == nil)
        #expect(RankCurve([], labels: []) == nil && RankCurve([0.1, .nan], labels: [0, 1]) == nil)
        #expect(RankCurve([0.1, 0.7], labels: [0, 1], weights: [1, 0]) == nil)
    }
}
