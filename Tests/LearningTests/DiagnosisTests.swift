import Datasets
import Foundation
import Optimizers
import Tensors
import Testing

@testable import Learning

/// Runs that have a symptom, and runs that have none.
@Suite struct DiagnosisTests {
    struct Patient: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The symptom and its place.
        let expected: [String]
        let run: @Sendable (TrainingDiagnosis) throws -> Void

        /// - Parameter isOnly: whether nothing else may be found.
        init(_ name: String, _ expected: String..., run: @escaping @Sendable (TrainingDiagnosis) throws -> Void) {
            (testDescription, self.expected, self.run) = (name, expected, run)
        }
    }

    private static let digits = Dataset.digits[Array(0..<640)]

    private static func fit<M: Model>(
        _ model: M, _ optimizer: some Optimizer, on data: Dataset = digits, loss: Loss = .softmaxCrossEntropy,
        epochs: Int = 10, batchSize: Int? = 32, _ diagnosis: TrainingDiagnosis
    ) throws {
        var trainer = Trainer(model, loss: loss, optimizer: optimizer)
        // A run that diverges beyond all numbers has its own error.
        do { try trainer.fit(data, epochs: epochs, batchSize: batchSize, observers: [diagnosis]) } catch let error
            as TrainingError
        {
            guard case .notFinite = error else { throw error }
        }
    }

    private static func perceptron(
        _ hidden: [Int], _ activation: Activation, weights: Initializer = .glorotUniform
    ) -> MultiLayerPerceptron {
        MultiLayerPerceptron(sizes: [64] + hidden + [10], activation: activation, weights: weights, seed: 1)
    }

    /// y = 2 x₁ − x₂ + 0.5 on a grid.
    private static let plane: Dataset = {
        let points: [[Float]] = (0..<64).map { (row: Int) in [Float(row % 8) / 4 - 1, Float(row / 8) / 4 - 1] }
        let values: [Float] = points.map { (point: [Float]) in 2 * point[0] - point[1] + 0.5 }
        return Dataset(features: points, targets: .values(values))
    }()

    /// Trains on labels that the features say nothing about, and watches by as many other rows.
    private static func fitAtRandom(_ diagnosis: TrainingDiagnosis) throws {
        let random = Dataset(
            featureScalars: digits.featureScalars, featureNames: digits.featureNames,
            targets: .classes(
                (0..<640).map { Int32(RandomKey(3).folded($0).seed % 10) }, names: (0..<10).map(String.init)))
        var trainer = Trainer(perceptron([64], .relu), loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: 0.01))
        try trainer.fit(
            random[Array(0..<320)], validation: random[Array(320..<640)], epochs: 40, observers: [diagnosis])
    }

    @Test("Training rows that are learned by heart are told of once, unless that is not asked for")
    func overfitting() throws {
        let (asked, unasked) = (
            TrainingDiagnosis(every: 0), TrainingDiagnosis(every: 0, judgesOverfitting: false)
        )
        try Self.fitAtRandom(asked)
        try Self.fitAtRandom(unasked)
        #expect(asked.warnings.map(\.symptom) == [.overfitting] && unasked.warnings.isEmpty)
    }

    @Test("A symptom that is passed over is not warned of")
    func passedOver() throws {
        let diagnosis = TrainingDiagnosis(passingOver: [.deadUnits])
        try Self.fit(Self.perceptron([32], .relu), Adam(learningRate: 3), diagnosis)
        #expect(!diagnosis.warnings.contains { $0.symptom == .deadUnits })
    }

    static let ill: [Patient] = [
        Patient("labels that the features say nothing about", "overfitting") { try fitAtRandom($0) },
        Patient("a rate that kills relu", "deadUnits layers.0") {
            try fit(perceptron([32], .relu), Adam(learningRate: 3), $0)
        },
        Patient("features a thousand times too large for tanh", "saturatedUnits layers.0") {
            let large = Dataset(
                featureScalars: digits.featureScalars.map { $0 * 1000 }, featureNames: digits.featureNames,
                targets: digits.targets)
            try fit(perceptron([32], .tanh), Adam(), on: large, $0)
        },
        Patient("nine layers of sigmoids", "vanishingGradients layers.0.weight") {
            try fit(perceptron(Array(repeating: 16, count: 9), .sigmoid), SGD(learningRate: 0.01), epochs: 2, $0)
        },
        Patient("forty layers of tanh with large weights", "explodingGradients layers.") {
            let weights = Initializer.normal(standardDeviation: 1)
            try fit(
                perceptron(Array(repeating: 16, count: 40), .tanh, weights: weights), SGD(learningRate: 1e-9),
                epochs: 1, $0)
        },
        Patient("a rate beyond the curvature", "explodingGradients -", "risingLoss -") {
            try fit(
                LinearRegression(features: 2), SGD(learningRate: 1.05), on: plane, loss: .squared, epochs: 120,
                batchSize: nil, $0)
        },
        Patient("from one side of the valley to the other", "largeUpdates linear.weight") {
            let wide = Dataset(
                featureScalars: plane.featureScalars.map { 3 * $0 }, featureNames: plane.featureNames,
                targets: plane.targets)
            try fit(
                LinearRegression(features: 2), SGD(learningRate: 0.33), on: wide, loss: .squared, epochs: 120,
                batchSize: nil, $0)
        },
        Patient("a rate far too low", "smallUpdates -", "stuckAtChance -") {
            try fit(perceptron([32], .relu), SGD(learningRate: 1e-7), $0)
        },
        Patient("features that say nothing", "stuckAtChance -") {
            let empty = Dataset(
                featureScalars: [Float](repeating: 0, count: digits.featureScalars.count),
                featureNames: digits.featureNames, targets: digits.targets)
            try fit(LogisticRegression(features: 64, classes: 10), SGD(learningRate: 0.1), on: empty, $0)
        },
    ]

    static let healthy: [Patient] = [
        Patient("perceptron, Adam") { try fit(perceptron([64, 32], .relu), Adam(learningRate: 0.01), $0) },
        Patient("perceptron, Adam to the end") {
            try fit(perceptron([64, 32], .relu), Adam(learningRate: .cosine(from: 0.01, over: 1200)), epochs: 60, $0)
        },
        Patient("tanh, momentum") { try fit(perceptron([32], .tanh), SGD(learningRate: 0.1, momentum: 0.9), $0) },
        Patient("sigmoid, Adam") { try fit(perceptron([32], .sigmoid), Adam(learningRate: 0.01), $0) },
        Patient("single examples") {
            try fit(perceptron([32], .relu), SGD(learningRate: 0.01), epochs: 3, batchSize: 1, $0)
        },
        Patient("logistic regression from zeros") {
            try fit(LogisticRegression(features: 64, classes: 10), SGD(learningRate: 0.5), $0)
        },
        Patient("support vectors") {
            try fit(LinearSVM(features: 64, classes: 10), SGD(learningRate: 0.05), loss: .multiClassHinge, $0)
        },
        Patient("a line, to the limit of rounding") {
            try fit(
                LinearRegression(features: 2), SGD(learningRate: 0.3), on: plane, loss: .squared, epochs: 300,
                batchSize: nil, $0)
        },
        Patient("a line by Adam, a short run") {
            try fit(
                LinearRegression(features: 2), Adam(learningRate: 0.1), on: plane, loss: .squared, epochs: 12,
                batchSize: 16, $0)
        },
    ]

    @Test(arguments: ill) func isFound(_ patient: Patient) throws {
        var told: [TrainingWarning] = []
        let diagnosis = TrainingDiagnosis { told.append($0) }
        try patient.run(diagnosis)
        let found = diagnosis.warnings.map { "\($0.symptom) \($0.place ?? "-")" }
        for symptom in patient.expected { #expect(found.contains { $0.hasPrefix(symptom) }, "\(found)") }
        #expect(told == diagnosis.warnings && Set(found).count == found.count)
        #expect(told.allSatisfy { !$0.description.contains("\n") && $0.description.contains(";") })
    }

    @Test func everySymptomHasAPatient() {
        let known = Set(Self.ill.flatMap(\.expected).compactMap { $0.split(separator: " ").first.map(String.init) })
        #expect(known == Set(TrainingWarning.Symptom.allCases.map(\.rawValue)))
    }

    @Test(arguments: healthy) func healthyRunsAreLeftAlone(_ patient: Patient) throws {
        let diagnosis = TrainingDiagnosis()
        try patient.run(diagnosis)
        #expect(diagnosis.warnings.isEmpty, "\(diagnosis.warnings)")
    }

    /// Where training goes on, the gradient is small by now, and that says nothing about the beginning.
    @Test func trainingThatGoesOnHasNoNewBeginning() throws {
        // The first batch is learnt already, the others are not.
        let learnt = Dataset(features: [[0], [1], [2], [3]], targets: .values([0, 1, 2, 3]))
        let all = Dataset(
            features: [[0], [1], [2], [3], [0], [1], [2], [3]], targets: .values([0, 1, 2, 3, 5, -5, 5, -5]))
        let (model, optimizer) = (LinearRegression(features: 1), SGD(learningRate: 0.1))
        let before = TrainingDiagnosis(every: 1)
        var trainer = Trainer(model, loss: .squared, optimizer: optimizer)
        try trainer.fit(learnt, epochs: 500, batchSize: nil, observers: [before])
        let first = try #require(before.checkpointState["gradient"])
        #expect(before.warnings.isEmpty && first > 0.1)
        var copy = try Trainer(model, loss: .squared, optimizer: optimizer, resuming: trainer.checkpoint)
        for diagnosis in [TrainingDiagnosis(every: 1), before] {
            try trainer.fit(all, epochs: 1, batchSize: 4, order: .inOrder, observers: [diagnosis])
            #expect(diagnosis.warnings.isEmpty)
        }
        #expect(before.checkpointState["gradient"] == first)
        let resumed = TrainingDiagnosis(every: 1)
        try copy.fit(all, epochs: 1, batchSize: 4, order: .inOrder, observers: [resumed])
        #expect(resumed.warnings.isEmpty)
        resumed.runResumed(before.checkpointState)
        #expect(resumed.checkpointState == before.checkpointState)
    }

    @Test(arguments: [(0, "0.0"), (1234.5, "1200"), (0.0123456, "0.012"), (98_765, "99000"), (3.5e-8, "3.5e-08")])
    func twoDigits(_ number: Double, _ text: String) { #expect(Learning.twoDigits(number) == text) }
}
