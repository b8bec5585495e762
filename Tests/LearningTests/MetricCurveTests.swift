import Learning
import Tensors
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
        let chosen: [String: Double?]
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

    @Test("Scores are ranked in descending order, equal ones in their own", arguments: [0, 1, 100, 5000, 70_000])
    func ranking(count: Int) throws {
        let least = Double.leastNonzeroMagnitude
        let ends = [Double.infinity, -.infinity, 0, -0.0, least, -least, .greatestFiniteMagnitude, 1, -1]
        let scores = (0..<count).map { row -> Double in
            let bits = RandomKey(7).folded(row).seed
            if row % 5 == 0 { return ends[Int(bits % 9)] }
            return row % 3 == 0 ? Double(Float(bits >> 40) / 1000) : (Double(bits >> 11) / 0x1p52 - 1) * 1e3
        }
        let ranking = try #require(Ranking(scores))
        let expected = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        #expect(ranking.rows.map(Int.init) == expected)
        #expect(ranking.scores == expected.map { scores[$0] })
        #expect(Ranking(scores + [.nan]) == nil)
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
        for (rule, threshold) in reference.chosen {
            #expect(curve.threshold(by: try DecisionThreshold(rule)) == threshold, "\(rule)")
        }
        guard let observed = reference.observed, let predicted = reference.predicted else { return }
        let bins = CalibrationBins(reference.scores, labels: reference.labels, count: 10).points
        expect(bins.map(\.observed), observed, "observed")
        expect(bins.map(\.predicted), predicted, "predicted")
    }

    @Test(arguments: ["0.3", "f1", "recall=0.9", "precision=0.75"])
    func thresholdsAreText(_ text: String) throws { #expect(try DecisionThreshold(text).description == text) }

    @Test(arguments: ["", "0", "1", "f2", "recall", "recall=", "recall=1", "precision=-1", "f1=0.5", "nan", "=0.5"])
    func otherTextIsNoThreshold(_ text: String) {
        #expect(throws: (any Error).self) { try DecisionThreshold(text) }
    }

    /// Class 1 is predicted from the threshold on, and metrics of decisions go by it.
    @Test func decisions() throws {
        let outputs: [Float] = [-3, -1, 0, 2]
        func predictions(_ threshold: Double?) -> Predictions {
            Predictions(
                outputs: outputs, outputCount: 1, targets: .classes([0, 1, 1, 1], names: ["no", "yes"]),
                loss: .sigmoidCrossEntropy, threshold: threshold)
        }
        #expect(predictions(nil).predictedClasses == [0, 0, 0, 1])
        #expect(predictions(0.5).predictedClasses == [0, 0, 1, 1])
        let chosen = try #require(DecisionThreshold.recall(atLeast: 0.9).value(for: predictions(nil)))
        #expect(abs(chosen - 0.2689414213699951) < 1e-12)
        #expect(predictions(chosen).predictedClasses == [0, 1, 1, 1])
        #expect(Metric.accuracy.value(predictions(chosen)) == 1 && Metric.accuracy.value(predictions(nil)) == 0.5)
        #expect(Metric.rocAUC.value(predictions(chosen)) == Metric.rocAUC.value(predictions(nil)))
    }

    @Test func oneClassHasNoCurve() {
        #expect(RankCurve([0.1, 0.7], labels: [1, 1]) == nil && RankCurve([0.1, 0.7], labels: [0, 0]) == nil)
        #expect(RankCurve([], labels: []) == nil && RankCurve([0.1, .nan], labels: [0, 1]) == nil)
        #expect(RankCurve([0.1, 0.7], labels: [0, 1], weights: [1, 0]) == nil)
    }
}
