import Datasets
import Learning
import Plots
import Tensors

/// The predictions of a model beside the truth, as a report shows them.
package struct RunFindings: Sendable {
    /// The name of the part of the data: "test", "validation" or "training".
    package var part: String
    /// The number of examples.
    package var examples: Int
    /// How often classes were taken for each other; `nil` for values.
    package var confusion: ConfusionCounts?
    /// The curves of class 1, or of each of at most ten classes against the rest.
    package var curves: [ClassCurves] = []
    /// The mean probability in bins of examples, and the share for which the class came true; empty without probabilities.
    package var calibration: [(predicted: Double, observed: Double)] = []
    /// The observed values in the target's own units; empty for classes.
    package var observed: [Double] = []
    /// The predictions, in the same units.
    package var predicted: [Double] = []
    /// Samples, mistakes first, if the features are the pixels of an image.
    package var samples: [SamplePrediction] = []

    /// The largest number of examples that are evaluated.
    static let mostExamples = 10_000
    static let mostSamples = 24
    /// The largest number of classes that have curves.
    static let mostCurves = 10
    /// The largest number of points of a curve.
    static let mostPoints = 500
    /// The largest number of outputs of the model that are in memory at once.
    static let mostOutputs = 1 << 22
}

extension RunFindings {
    fileprivate mutating func addCurves(_ predictions: Predictions, _ names: [String]) {
        for (k, name) in names.enumerated() where names.count > 2 || k == 1 {
            guard let curve = RankCurve(predictions, ofClass: k) else { continue }
            let (characteristic, points) = (curve.characteristic, curve.precisionAndRecall)
            curves.append(
                ClassCurves(
                    name: name, falsePositiveRate: characteristic.falsePositiveRate.thinned(to: Self.mostPoints),
                    truePositiveRate: characteristic.truePositiveRate.thinned(to: Self.mostPoints),
                    precision: points.precision.thinned(to: Self.mostPoints),
                    recall: points.recall.thinned(to: Self.mostPoints)))
        }
        calibration = CalibrationBins(predictions, count: 10)?.points.map { ($0.predicted, $0.observed) } ?? []
    }
}

extension Run {
    /// Evaluates a model on data that is encoded like its training data, on at most the first 10,000 examples.
    /// - Throws: `TrainingError`.
    package func findings(on data: Dataset, part: String) throws(TrainingError) -> RunFindings {
        let data = data.count > RunFindings.mostExamples ? data[0..<RunFindings.mostExamples] : data
        var findings = RunFindings(part: part, examples: data.count)
        switch data.targets {
        case .classes(let classes, let names):
            let predicted = try predictedClasses(of: data, classCount: names.count)
            findings.confusion = ConfusionCounts(labels: classes, predicted: predicted, classCount: names.count)
            if names.count <= RunFindings.mostCurves {
                let judgement = try model.judged(on: data, loss: configuration.loss, metrics: [], keepsAll: true)
                if let predictions = judgement.predictions { findings.addCurves(predictions, names) }
            }
            if let shape = configuration.imageShape {
                findings.samples = samples(of: data, shape, predicted, classes, names)
            }
        case .values(let values):
            let target = configuration.target
            findings.observed = target.decode(values)
            findings.predicted = configuration.predictedValues(try model.outputs(for: data).scalars)
        }
        return findings
    }

    /// Evaluates a model on the data that a plan holds out, or on its training data if there is none.
    func findings(on plan: Plan) throws(TrainingError) -> RunFindings {
        let parts = plan.parts
        if parts.test.count > 0 { return try findings(on: parts.test, part: "test") }
        if parts.validation.count > 0 { return try findings(on: parts.validation, part: "validation") }
        return try findings(on: parts.training, part: "training")
    }

    /// Returns the class of each example that the model predicts, by parts of the data that are small if there are many classes.
    private func predictedClasses(of data: Dataset, classCount: Int) throws(TrainingError) -> [Int32] {
        let size = max(1, RunFindings.mostOutputs / max(classCount, 1))
        var predicted: [Int32] = []
        for start in stride(from: 0, to: data.count, by: size) {
            let outputs = try model.outputs(for: data[start..<min(start + size, data.count)])
            predicted +=
                Predictions(
                    outputs: outputs.scalars, outputCount: outputs.shape[1],
                    targets: data[start..<min(start + size, data.count)].targets, loss: configuration.loss,
                    threshold: configuration.result.threshold
                ).predictedClasses
        }
        return predicted
    }

    private func samples(
        of data: Dataset, _ shape: (rows: Int, columns: Int), _ predicted: [Int32], _ classes: [Int32],
        _ names: [String]
    ) -> [SamplePrediction] {
        let wrong = data.indices.filter { predicted[$0] != classes[$0] }
        let right = data.indices.filter { predicted[$0] == classes[$0] }
        let shown = wrong.prefix(RunFindings.mostSamples / 2) + right
        return shown.prefix(RunFindings.mostSamples).map { example in
            SamplePrediction(
                image: (0..<shape.rows).map { row in
                    (0..<shape.columns).map { column in
                        Double(data.featureScalars[example * data.featureCount + row * shape.columns + column])
                    }
                }, predicted: names[Int(predicted[example])], expected: names[Int(classes[example])])
        }
    }
}

extension Dataset {
    fileprivate var indices: Range<Int> { 0..<count }
}

extension RunConfiguration {
    /// The shape of the square images that the features are the pixels of, row by row, where their names say so:
    /// `pixel0` or `pixel1` and so on, or `1x1`, `1x2` and so on.
    var imageShape: (rows: Int, columns: Int)? {
        let names = features.featureNames
        let side = Int(Double(names.count).squareRoot())
        guard side >= 4, side * side == names.count else { return nil }
        let forms: [(Int) -> String] = [
            { "pixel\($0)" }, { "pixel\($0 + 1)" }, { "\($0 / side + 1)x\($0 % side + 1)" },
        ]
        return forms.contains { form in names.indices.allSatisfy { names[$0] == form($0) } } ? (side, side) : nil
    }
}
