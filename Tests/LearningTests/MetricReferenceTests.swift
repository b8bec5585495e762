import Datasets
import TestSupport
import Testing

@testable import Learning

/// Metrics beside scikit-learn's.
@Suite struct MetricReferenceTests {
    struct ClassCase: Decodable, Sendable, CustomTestStringConvertible {
        struct Outputs: Decodable, Sendable {
            let shape: [Int]
            let values: [Double]
        }
        let name: String
        let loss: String
        let classes: Int
        let outputs: Outputs
        let labels: [Int32]
        let weights: [Double]?
        let metrics: [String: Double?]
        let precision: [Double]
        let recall: [Double]
        let f1: [Double]
        let support: [Double]
        let confusion: Outputs
        var testDescription: String { name }

        var predictions: Predictions {
            get throws {
                Predictions(
                    outputs: outputs.values.map { Float($0) }, outputCount: outputs.shape[1],
                    targets: .classes(labels, names: (0..<classes).map { "class \($0)" }), weights: weights,
                    loss: try Loss(loss))
            }
        }
    }

    struct ValueCase: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let predictions: [Double]
        let targets: [Double]
        let weights: [Double]?
        let metrics: [String: Double?]
        var testDescription: String { name }
    }

    private struct File: Decodable {
        let classes: [ClassCase]
        let values: [ValueCase]
    }

    private static let file = Result { try References.load("metrics.json", as: File.self) }
    static func classCases() throws -> [ClassCase] { try file.get().classes }
    static func valueCases() throws -> [ValueCase] { try file.get().values }

    private func expect(_ metrics: [String: Double?], of predictions: Predictions) throws {
        for (name, expected) in metrics {
            let found = try Metric(name).value(predictions)
            guard let expected else {
                #expect(found == nil, "\(name)")
                continue
            }
            let value = try #require(found, "\(name)")
            #expect(abs(value - expected) <= 1e-12 * max(1, abs(expected)), "\(name): \(value), not \(expected)")
        }
    }

    @Test(arguments: try classCases())
    func classesAgree(_ reference: ClassCase) throws {
        try expect(reference.metrics, of: reference.predictions)
    }

    @Test(arguments: try valueCases())
    func valuesAgree(_ reference: ValueCase) throws {
        let predictions = Predictions(
            outputs: reference.predictions.map { Float($0) }, outputCount: 1,
            targets: .values(reference.targets.map { Float($0) }), weights: reference.weights, loss: .squared)
        try expect(reference.metrics, of: predictions)
    }

    /// A weight counts how often an example is there, and one of 0 leaves it out.
    @Test(arguments: try classCases().filter { $0.weights == nil })
    func weightsAreCounts(_ reference: ClassCase) throws {
        let predictions = try reference.predictions
        let weights = reference.labels.indices.map { [2.0, 0, 1, 3][$0 % 4] }
        let rows = reference.labels.indices.flatMap { [Int](repeating: $0, count: Int(weights[$0])) }
        let width = reference.outputs.shape[1]
        let repeated = Predictions(
            outputs: rows.flatMap { predictions.outputs[$0 * width..<($0 + 1) * width] }, outputCount: width,
            targets: predictions.targets[rows], loss: try Loss(reference.loss))
        let weighted = predictions.weighted(by: weights)
        for name in reference.metrics.keys {
            let (expected, found) = (try Metric(name).value(repeated), try Metric(name).value(weighted))
            #expect((expected == nil) == (found == nil), "\(name)")
            #expect(abs((expected ?? 0) - (found ?? 0)) <= 1e-12, "\(name)")
        }
    }

    @Test func everyMetricHasAReference() throws {
        let known = try Self.classCases().flatMap(\.metrics.keys) + Self.valueCases().flatMap(\.metrics.keys)
        let names = Set(known)
        for metric in Metric.all where metric != .loss { #expect(names.contains(metric.description)) }
        for name in names { #expect(try Metric(name).description == name) }
    }

    @Test func settingsAreChecked() {
        #expect(Metric.pinball(quantile: 0.9).description == "pinball(quantile=0.9)")
        #expect(Metric.f1(average: .macro) == .f1 && Metric.f1(average: .weighted) != .f1)
        for text in ["pinball(quantile=1)", "calibrationError(bins=0)", "f1(average=mean)", "rocAUC(quantile=1)"] {
            #expect(throws: (any Error).self) { try Metric(text) }
        }
    }

    /// A finished model has them all; each epoch has but those that cost little.
    @Test func modelsAreEvaluatedByThem() throws {
        let data = TrainerTests.digits
        let model = TrainerTests.perceptron(dropout: 0)
        let all = try model.evaluated(on: data, loss: .softmaxCrossEntropy, metrics: Metric.all(for: .classification))
        for metric in Metric.all(for: .classification) { #expect(all[metric] != nil) }
        #expect(abs((all[.logLoss] ?? 0) - all.loss) < 1e-5)
        let standard = try model.evaluated(on: data, loss: .softmaxCrossEntropy)
        #expect(standard.metrics == ["accuracy": all.accuracy])
        let hinge = try model.evaluated(on: data, loss: .multiClassHinge, metrics: Metric.all(for: .classification))
        #expect(hinge[.logLoss] == nil && hinge[.brier] == nil && hinge[.calibrationError] == nil)
        #expect(hinge[.rocAUC] != nil && hinge[.averagePrecision] != nil && hinge.accuracy == all.accuracy)
    }

    /// Losses of one's own may take fewer outputs than there are classes: then metrics that need one for each are missing.
    @Test(arguments: [1, 2, 3])
    func outputsThatAreMissing(outputCount: Int) {
        let own = Loss("own", ofClasses: { outputs, _ in outputs.sum() })
        for loss in [own, .softmaxCrossEntropy, .sigmoidCrossEntropy] {
            let predictions = Predictions(
                outputs: (0..<(4 * outputCount)).map { Float($0 * 7 % 5) }, outputCount: outputCount,
                targets: .classes([0, 1, 2, 3], names: ["a", "b", "c", "d"]), loss: loss)
            for metric in Metric.all(for: .classification) {
                if let value = metric.value(predictions) { #expect(value.isFinite, "\(metric) of \(loss)") }
            }
            #expect(Metric.accuracy.value(predictions) != nil)
            if loss != .sigmoidCrossEntropy { #expect(Metric.logLoss.value(predictions) == nil) }
            _ = predictions.intervals(of: Metric.all(for: .classification), resamples: 5, seed: 1)
        }
    }

    // MARK: Intervals

    /// The share of heads among draws has the normal approximation's interval, and the same seed the same interval.
    @Test func intervalsOfAShare() throws {
        let labels = (0..<400).map { Int32($0 % 5 == 0 ? 1 : 0) }
        let predictions = Predictions(
            outputs: [Float](repeating: -1, count: 400), outputCount: 1, targets: .classes(labels, names: ["a", "b"]),
            loss: .sigmoidCrossEntropy)
        let found = predictions.intervals(of: [.accuracy, .loss], resamples: 1000, seed: 3)
        let interval = try #require(found["accuracy"])
        let deviation = (0.8 * 0.2 / 400).squareRoot()
        #expect(found.count == 1 && interval.contains(0.8))
        #expect(abs(interval.lowerBound - (0.8 - 1.96 * deviation)) < 0.006)
        #expect(abs(interval.upperBound - (0.8 + 1.96 * deviation)) < 0.006)
        #expect(predictions.intervals(of: [.accuracy], resamples: 1000, seed: 3) == ["accuracy": interval])
        #expect(predictions.intervals(of: [.accuracy], resamples: 1000, seed: 4) != ["accuracy": interval])
    }

    /// The bounds are those that the metric has for draws, linear between two of them.
    @Test func intervalsArePercentiles() {
        #expect(percentile(0.025, of: (0...1000).map(Double.init)) == 25)
        #expect(abs(percentile(0.975, of: [1, 2, 4]) - 3.9) < 1e-12 && percentile(0.5, of: [7]) == 7)
    }

    /// Draws without a value do not count, and where most have none there is no interval.
    @Test func intervalsOfRareClasses() {
        func intervals(_ labels: [Int32]) -> [String: ClosedRange<Double>] {
            let predictions = Predictions(
                outputs: labels.indices.map { Float($0) }, outputCount: 1,
                targets: .classes(labels, names: ["a", "b"]), loss: .sigmoidCrossEntropy)
            return predictions.intervals(of: [.rocAUC], resamples: 200, seed: 1)
        }
        #expect(intervals([0, 0, 0, 0, 0, 1])["rocAUC"] == 1...1)
        #expect(intervals([0, 0, 0]).isEmpty)
    }
}
