import Datasets
import Learning
import Optimizers
import Tensors
import TestSupport
import Testing

/// `weights.json`.
private struct WeightReferences: Decodable, Sendable {
    struct Array: Decodable, Sendable {
        let shape: [Int]
        let values: [Double]
    }

    struct Optimum: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let objective: String
        let l2: Double
        let l1: Double
        let intercept: Bool
        let features: Array
        let targets: [Double]
        let rowWeights: [Double]
        let classes: Int
        let weights: Array
        let intercepts: [Double]
        let value: Double

        var testDescription: String { name }

        var isWhole: Bool { rowWeights.allSatisfy { $0 == $0.rounded() } }

        /// The problem; with rows repeated as often as their weights say, in place of weights.
        func problem(repeating: Bool = false) throws -> LinearProblem {
            let width = features.shape[1]
            var rows: [Int] = []
            for row in targets.indices {
                rows += [Int](repeating: row, count: repeating ? Int(rowWeights[row]) : 1)
            }
            let columns = (0..<width).flatMap { column in rows.map { features.values[$0 * width + column] } }
            let targets = rows.map { self.targets[$0] }
            return LinearProblem(
                features: columns, featureNames: (1...width).map { "x\($0)" },
                targets: classes > 0 ? .classes(targets.map { Int32($0) }, count: classes) : .values(targets),
                objective: try #require(LinearProblem.Objective(rawValue: objective)), hasIntercept: intercept, l2: l2,
                l1: l1, weights: repeating ? nil : rowWeights)
        }
    }

    let optima: [Optimum]

    static func optima() throws -> [Optimum] { try References.load("weights.json", as: WeightReferences.self).optima }
}

@Suite("Weights of examples") struct WeightTests {
    @Test("The optimum is the one that others find", arguments: try WeightReferences.optima())
    fileprivate func optimum(_ reference: WeightReferences.Optimum) throws {
        let fit = try reference.problem().solve()
        #expect(fit.ending == .converged)
        #expect(abs(fit.objective - reference.value) < 1e-10, "\(fit.objective) \(reference.value)")
        let tolerance = reference.objective == "hinge" ? 1e-5 : 1e-8
        for (found, wanted) in zip(
            fit.weights.flatMap { $0 } + fit.intercepts, reference.weights.values + reference.intercepts)
        {
            #expect(abs(found - wanted) < tolerance)
        }
    }

    @Test(
        "Whole numbers give what repeated rows give, standard errors among it",
        arguments: try WeightReferences.optima().filter(\.isWhole))
    fileprivate func repeatedRows(_ reference: WeightReferences.Optimum) throws {
        let (weighted, repeated) = (try reference.problem().solve(), try reference.problem(repeating: true).solve())
        #expect(abs(weighted.objective - repeated.objective) < 1e-10)
        #expect(abs((weighted.nullLoss ?? 0) - (repeated.nullLoss ?? 0)) < 1e-12)
        let tolerance = reference.objective == "hinge" ? 1e-6 : 1e-10
        for (found, wanted) in zip(
            weighted.weights.flatMap { $0 } + weighted.intercepts, repeated.weights.flatMap { $0 } + repeated.intercepts
        ) {
            #expect(abs(found - wanted) < tolerance)
        }
        #expect((weighted.inference == nil) == (repeated.inference == nil))
        guard let found = weighted.inference, let wanted = repeated.inference else { return }
        #expect(found.residualDegrees == wanted.residualDegrees)
        let (ours, theirs) = (found.covariance?.columnMajor, try #require(wanted.covariance?.columnMajor))
        #expect(ours?.count == theirs.count)
        for (a, b) in zip(ours ?? [], theirs) { #expect(abs(a - b) < 1e-10 * max(1, abs(b))) }
        if let ours = weighted.family, let theirs = repeated.family {
            for (a, b) in [
                (ours.deviance, theirs.deviance), (ours.nullDeviance, theirs.nullDeviance),
                (ours.dispersion, theirs.dispersion), (ours.logLikelihood, theirs.logLikelihood),
            ] {
                #expect(abs(a - b) < 1e-10 * max(1, abs(b)))
            }
        }
    }

    @Test("Weights that count no rows have no standard errors")
    func withoutErrors() throws {
        let problem = LinearProblem(
            features: [1, 2, 3, 4, 5], featureNames: ["x"], targets: .values([1, 3, 2, 5, 4]), objective: .squared,
            weights: [1, 0.5, 2, 1, 1], weightsCountRows: false)
        #expect(try problem.solve().inference?.covariance == nil)
    }

    // MARK: Training on batches

    private static let count = 24
    private static let weights = (0..<count).map { [2.0, 1, 0, 3][$0 % 4] }

    /// Examples with targets of the kind that a loss is for; with rows repeated in place of weights.
    private static func data(for loss: Loss, repeating: Bool) -> Dataset {
        let rows = repeating ? (0..<count).flatMap { [Int](repeating: $0, count: Int(weights[$0])) } : Array(0..<count)
        let features = rows.map { [Float($0 % 5) / 4, Float($0 * $0 % 7) / 6, 1 - Float($0 % 3)] }
        let isTwo = loss.description == "hinge" || loss.description == "sigmoidCrossEntropy"
        let classes = rows.map { Int32($0 * $0 / 3 % (isTwo ? 2 : 3)) }
        let targets: Dataset.Targets =
            loss.task == .classification
            ? .classes(classes, names: isTwo ? ["a", "b"] : ["a", "b", "c"])
            : .values(rows.map { Float($0 % 6) / 3 - 0.5 })
        return Dataset(features: features, targets: targets, weights: repeating ? nil : weights)
    }

    private static func model(for loss: Loss) -> MultiLayerPerceptron {
        let outputs = loss.task == .regression || loss.isForTwoClasses ? 1 : 3
        return MultiLayerPerceptron(sizes: [3, 4, outputs], seed: 3)
    }

    /// A loss of one's own, which knows nothing of weights.
    private static let own = Loss("cubic") { (outputs: Tensor<Float>, targets: Tensor<Float>) in
        (abs(outputs - targets) * square(outputs - targets)).mean()
    }

    @Test("Training on all examples gives what repeated rows give", arguments: Loss.all + [own])
    func training(_ loss: Loss) throws {
        func trained(_ data: Dataset) throws -> (scalars: [Float], loss: Double) {
            var trainer = Trainer(Self.model(for: loss), loss: loss, optimizer: SGD(learningRate: 0.1))
            let report = try trainer.fit(data, validation: data, epochs: 20, batchSize: nil)
            let scalars = Leaves(of: trainer.model).tensors.flatMap { $0.typed(as: Float.self)?.scalars ?? [] }
            return (scalars, try #require(report.epochs.last?.validation?.loss))
        }
        let weighted = try trained(Self.data(for: loss, repeating: false))
        let repeated = try trained(Self.data(for: loss, repeating: true))
        #expect(abs(weighted.loss - repeated.loss) < 1e-5 * max(1, repeated.loss))
        for (a, b) in zip(weighted.scalars, repeated.scalars) { #expect(abs(a - b) < 2e-4) }
        // They do matter.
        let plain = try trained(
            Dataset(
                featureScalars: Self.data(for: loss, repeating: false).featureScalars, featureNames: ["1", "2", "3"],
                targets: Self.data(for: loss, repeating: false).targets))
        #expect(zip(weighted.scalars, plain.scalars).contains { abs($0 - $1) > 1e-2 })
    }

    @Test("Metrics are those of repeated rows", arguments: Loss.all)
    func metrics(_ loss: Loss) throws {
        let model = Self.model(for: loss)
        let metrics = Metric.all(for: loss.task).filter { $0.problem(with: loss) == nil }
        let weighted = try model.evaluated(on: Self.data(for: loss, repeating: false), loss: loss, metrics: metrics)
        let repeated = try model.evaluated(on: Self.data(for: loss, repeating: true), loss: loss, metrics: metrics)
        #expect(abs(weighted.loss - repeated.loss) < 1e-6 * max(1, repeated.loss))
        #expect(weighted.metrics.keys.sorted() == repeated.metrics.keys.sorted())
        for (name, value) in repeated.metrics { #expect(abs(value - (weighted.metrics[name] ?? .nan)) < 1e-12) }
    }

    @Test("The losses of an epoch's batches have the loss of all examples as their mean", arguments: [1, 5, 8, 24])
    func batches(size: Int) throws {
        let data = Self.data(for: .softmaxCrossEntropy, repeating: false)
        let model = Self.model(for: .softmaxCrossEntropy)
        // Steps that move nothing.
        var trainer = Trainer(model, loss: .softmaxCrossEntropy, optimizer: SGD(learningRate: 1e-30))
        let report = try trainer.fit(data, epochs: 1, batchSize: size)
        let whole = try model.evaluated(on: data, loss: .softmaxCrossEntropy).loss
        #expect(abs(report.epochs[0].trainingLoss - whole) < 1e-6)
    }

    @Test("Weights that are all the same change nothing but the rounding")
    func equalWeights() throws {
        let data = Self.data(for: .softmaxCrossEntropy, repeating: false)
        func losses(_ weights: [Double]?) throws -> [Double] {
            let data = Dataset(
                featureScalars: data.featureScalars, featureNames: data.featureNames, targets: data.targets,
                weights: weights)
            var trainer = Trainer(
                Self.model(for: .softmaxCrossEntropy), loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: 0.01))
            return try trainer.fit(data, validation: data, epochs: 5, batchSize: 7).epochs.map(\.trainingLoss)
        }
        let plain = try losses(nil)
        for (a, b) in zip(try losses([Double](repeating: 0.25, count: Self.count)), plain) {
            #expect(abs(a - b) < 1e-5)
        }
    }

    @Test("Data in which nothing counts is refused")
    func nothing() {
        let data = Dataset(features: [[1], [2]], targets: .values([1, 2]), weights: [0, 0])
        var trainer = Trainer(MultiLayerPerceptron(sizes: [1, 1]), loss: .squared, optimizer: SGD())
        #expect(throws: TrainingError.self) { try trainer.fit(data, epochs: 1) }
    }
}
