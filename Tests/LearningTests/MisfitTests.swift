import Datasets
import Learning
import Optimizers
import Tensors
import Testing

/// Data that does not fit a model ends in an error: data comes from outside, and must not end a process.
@Suite struct MisfitTests {
    // MARK: Losses of several outputs

    /// The pinball loss at three levels, of outputs `[batch, 3]` and targets `[batch]`.
    static let quantiles = Loss(
        "quantiles",
        ofValues: { outputs, targets in
            let difference = targets.expandingShape(at: -1) - outputs
            let levels = Tensor<Float>([0.1, 0.5, 0.9])
            return max(levels * difference, (levels - 1) * difference).mean()
        })

    /// Such a loss is evaluated; metrics of one prediction an example do not exist.
    @Test func aLossOfSeveralOutputsIsEvaluated() throws {
        var trainer = Trainer(
            LinearRegression(features: 2, outputs: 3), loss: Self.quantiles, optimizer: SGD(learningRate: 0.02))
        let report = try trainer.fit(TrainerTests.line, validation: TrainerTests.line, epochs: 20, batchSize: 3)
        let evaluation = try trainer.model.evaluated(on: TrainerTests.line, loss: Self.quantiles)
        #expect(report.epochs.last?.validation == evaluation)
        #expect(evaluation.loss < (report.epochs.first?.validation?.loss ?? 0))
        #expect(evaluation.rootMeanSquaredError == nil && evaluation.rSquared == nil && evaluation.accuracy == nil)
        #expect(evaluation.headline.name == "loss")
    }

    // MARK: Features

    /// A model of the user's own, without layers of ours.
    struct Plain: Model {
        var weight = Tensor<Float>.zeros([2, 1])
        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { matmul(x, weight) }
    }

    /// Scales features by a vector.
    struct Scaled: Model {
        var scales = Tensor<Float>([1, 1])
        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
            (x * scales).sum(alongAxes: -1, keepingDimensions: true)
        }
    }

    /// Takes rows of numbers for pictures.
    struct Folded: Model {
        var weight = Tensor<Float>.zeros([1])
        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
            x.reshaped(to: [x.shape[0], 1, 2]).sum(alongAxes: -1) * weight
        }
    }

    /// Looks at its features one by one.
    struct Picking: Model {
        var weight = Tensor<Float>.zeros([1])
        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { (x[.all, 0..<1] + x[.all, 1..<2]) * weight }
    }

    static let models: [any Model] = [
        LinearRegression(features: 2), MultiLayerPerceptron(sizes: [2, 3, 1]),
        Sequential(Dense(2, 3), Activation.relu, Dense(3, 1)),
        Sequential(GaussianBasis(centers: [[0, 0], [1, 1]], width: 1), LinearRegression(features: 2)),
        Sequential(PolynomialBasis(degree: 2), LinearRegression(features: 5)), Plain(), Folded(),
    ]

    private func expectRefused(_ model: some Model, _ data: Dataset, _ part: String) throws {
        var trainer = Trainer(model, loss: .squared, optimizer: SGD(learningRate: 0.01))
        func expectMisfit(_ body: () throws -> Void) {
            let error = #expect(throws: TrainingError.self, "\(type(of: model))", performing: body)
            guard case .shapesDoNotFit(let message, _) = error else {
                Issue.record("\(type(of: model)): \(String(describing: error))")
                return
            }
            #expect(message.hasPrefix("the model does not take the data's \(data.featureCount) features"), "\(message)")
            #expect(message.contains(part) && !message.contains("\n"), "\(message)")
        }
        expectMisfit { try trainer.fit(data, epochs: 1) }
        expectMisfit { _ = try trainer.findRate(on: data) }
        expectMisfit { _ = try model.evaluated(on: data, loss: .squared) }
        expectMisfit { _ = try model.outputs(for: data) }
        expectMisfit { _ = try model.checkedGradients(on: data, loss: .squared) }
        #expect(trainer.epochs == 0 && trainer.steps == 0)
        // The right data still goes.
        try trainer.fit(TrainerTests.line, epochs: 1)
        _ = try trainer.model.outputs(for: TrainerTests.line)
    }

    @Test(arguments: models) func anotherNumberOfFeaturesIsRefused(_ model: any Model) throws {
        try expectRefused(model, Dataset(features: [[1, 2, 3], [3, 4, 5]], targets: .values([1, 2])), "3")
        try expectRefused(model, Dataset(features: [[1], [3]], targets: .values([1, 2])), "1")
        try expectRefused(model, Dataset(features: [[], []], targets: .values([1, 2])), "0")
    }

    /// More features than it looks at do not hurt a model, nor does a single one that is broadcast.
    @Test func whatCannotBeComputedIsRefused() throws {
        try expectRefused(Picking(), Dataset(features: [[1], [3]], targets: .values([1, 2])), "1")
        try expectRefused(Scaled(), Dataset(features: [[1, 2, 3], [3, 4, 5]], targets: .values([1, 2])), "3")
    }

    // MARK: Targets and outputs

    private func expect(_ expected: TrainingError, _ body: () throws -> Void) {
        #expect(throws: expected, performing: body)
    }

    @Test func evaluationRefusesWhatTrainingDoes() throws {
        let values = LinearRegression(features: 2)
        let classes = LogisticRegression(features: 2, classes: 3)
        expect(.targetsDoNotFit(loss: "squared", needsClasses: false)) {
            _ = try values.evaluated(on: TrainerTests.points, loss: .squared)
        }
        expect(.targetsDoNotFit(loss: "softmaxCrossEntropy", needsClasses: true)) {
            _ = try classes.evaluated(on: TrainerTests.line, loss: .softmaxCrossEntropy)
        }
        expect(.shapesDoNotFit("loss 'squared' needs one output, the model gives 3")) {
            _ = try classes.evaluated(on: TrainerTests.line, loss: .squared)
        }
        let four = Dataset(features: [[1, 0]], targets: .classes([3], names: ["a", "b", "c", "d"]))
        let few = "the model gives 3 outputs, the data has 4 classes; give it one for each"
        expect(.shapesDoNotFit(few)) { _ = try classes.evaluated(on: four, loss: .softmaxCrossEntropy) }
        expect(.shapesDoNotFit(few)) { _ = try classes.checkedGradients(on: four, loss: .softmaxCrossEntropy) }
        var trainer = Trainer(classes, loss: .softmaxCrossEntropy, optimizer: SGD())
        expect(.shapesDoNotFit("validation data: " + few)) {
            try trainer.fit(TrainerTests.points, validation: four, epochs: 1)
        }
        expect(.settingsDoNotFit("the data has no examples")) {
            _ = try values.evaluated(on: TrainerTests.line[[]], loss: .squared)
        }
        expect(.settingsDoNotFit("the data has no examples")) {
            _ = try Trainer(values, loss: .squared, optimizer: SGD()).findRate(on: TrainerTests.line[[]])
        }
        expect(.settingsDoNotFit("the validation data has no examples")) {
            var trainer = Trainer(values, loss: .squared, optimizer: SGD())
            try trainer.fit(TrainerTests.line, validation: TrainerTests.line[[]], epochs: 1)
        }
    }

    /// No examples give no outputs, of the model's width.
    @Test func noExamplesGiveNoOutputs() throws {
        #expect(try LinearRegression(features: 2, outputs: 3).outputs(for: TrainerTests.line[[]]).shape == [0, 3])
    }

    @Test(arguments: [0, -3]) func aBatchSizeBelowOneIsRefused(_ size: Int) throws {
        var trainer = Trainer(LinearRegression(features: 2), loss: .squared, optimizer: SGD())
        let error = TrainingError.settingsDoNotFit(
            "batch size \(size)", remedy: "give at least 1, or nil for the full set")
        expect(error) { try trainer.fit(TrainerTests.line, epochs: 1, batchSize: size) }
        expect(error) { _ = try trainer.findRate(on: TrainerTests.line, batchSize: size) }
    }

    /// Variance reduction needs the same batches in each pass, also to find a rate.
    @Test func findingARateRefusesBatchesThatDoNotFit() throws {
        let trainer = Trainer(
            LinearRegression(features: 2), loss: .squared, optimizer: SGD().saga(batches: 3))
        expect(.batchesDoNotFit(needed: 3, found: 2, order: .inOrder)) {
            _ = try trainer.findRate(on: TrainerTests.line, batchSize: 3, order: .inOrder)
        }
    }
}
