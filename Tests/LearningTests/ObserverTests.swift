import Datasets
import Foundation
import Learning
import Optimizers
import Support
import Tensors
import Testing

/// What observers are told, and that their looking changes nothing.
@Suite struct ObserverTests {
    /// Keeps everything it is told.
    final class Recorder: TrainingObserver {
        struct Failure: Error, CustomStringConvertible { let description = "the disk is full" }

        var outline: TrainingOutline?
        var inspections: [StepInspection] = []
        var progress: [TrainingProgress] = []
        var records: [EpochRecord] = []
        var end: Result<TrainingReport, any Error>?
        let every: Int?
        var failingStep: Int?
        var failingEpoch: Int?

        init(every: Int? = nil) { self.every = every }

        func runBegan(_ outline: TrainingOutline) { self.outline = outline }
        func inspects(step: Int) -> Bool { every.map { step % $0 == 0 } ?? false }
        func stepInspected(_ inspection: StepInspection) { inspections.append(inspection) }
        func stepEnded(_ progress: TrainingProgress) throws {
            self.progress.append(progress)
            if progress.steps == failingStep { throw Failure() }
        }
        func epochEnded(_ epoch: EndedEpoch) throws -> Decision {
            let record = epoch.record
            records.append(record)
            if record.epoch == failingEpoch { throw Failure() }
            return .proceed
        }
        func runEnded(_ result: Result<TrainingReport, any Error>) { end = result }
    }

    /// With a method that looks at the loss elsewhere, random layers and batches of two sizes.
    private func trained(_ observers: [any TrainingObserver]) throws -> [UInt32] {
        var trainer = Trainer(
            TrainerTests.perceptron(dropout: 0.2), loss: .softmaxCrossEntropy,
            optimizer: Adam(learningRate: 0.01).clipped(toNorm: 1).sharpnessAware(radius: 0.05))
        try trainer.fit(TrainerTests.digits, epochs: 3, batchSize: 64, seed: 3, observers: observers)
        return TrainerTests.bits(trainer.model)
    }

    @Test func lookingChangesNoBit() throws {
        let plain = try trained([])
        let recorder = Recorder(every: 2)
        #expect(try trained([recorder]) == plain)
        #expect(recorder.inspections.map(\.step) == [2, 4, 6, 8, 10, 12, 14])
        #expect(try trained([Recorder(every: 1), Recorder(every: 5)]) == plain)
    }

    /// A step of plain descent subtracts the rate times the gradient, and everything else can be computed by hand.
    @Test func whatAnInspectionShows() throws {
        let recorder = Recorder(every: 1)
        let model = MultiLayerPerceptron(sizes: [2, 4, 3], activation: .tanh, seed: 2)
        var trainer = Trainer(model, loss: .softmaxCrossEntropy, optimizer: SGD(learningRate: 0.1))
        let data = TrainerTests.points
        try trainer.fit(data, epochs: 2, batchSize: nil, observers: [recorder])
        #expect(recorder.inspections.count == 2)
        let (first, second) = (recorder.inspections[0], recorder.inspections[1])
        let (loss, slope) = valueAndGradient(at: model) { softmaxCrossEntropy($0(data.features), data.classes) }
        let (leaves, slopes) = (Leaves(of: model), Leaves(of: slope))
        #expect(abs(first.loss - Double(loss.scalar)) < 1e-6 && first.learningRate == 0.1 && first.step == 1)
        #expect(first.leaves.map(\.name) == leaves.names)
        for (index, leaf) in first.leaves.enumerated() {
            let weights: Tensor<Float> = try #require(leaves.tensors[index].typed())
            let gradient: Tensor<Float> = try #require(slopes.tensors[index].typed())
            #expect(leaf.shape == weights.shape && leaf.weights == weights.scalars)
            for (found, expected) in zip(leaf.gradient, gradient.scalars) { #expect(abs(found - expected) < 1e-6) }
            for (found, expected) in zip(leaf.update, gradient.scalars) { #expect(abs(found + 0.1 * expected) < 1e-6) }
            // The next step begins where this one ended.
            let after = zip(leaf.weights, leaf.update).map(+)
            for (found, expected) in zip(second.leaves[index].weights, after) { #expect(abs(found - expected) < 1e-6) }
        }
        let hidden = tanh(model.layers[0](data.features))
        #expect(first.layers.map(\.name) == ["layers.0", "layers.1"])
        #expect(first.layers.map(\.activation) == [.tanh, nil])
        #expect(first.layers.map(\.shape) == [[5, 4], [5, 3]])
        for (layer, expected) in zip(first.layers, [hidden, model.layers[1](hidden)]) {
            for (found, expected) in zip(layer.values, expected.scalars) { #expect(abs(found - expected) < 1e-6) }
        }
    }

    /// Random layers are those of the step: the gradient that is shown is the one that was followed.
    @Test func randomLayersAreThoseOfTheStep() throws {
        let recorder = Recorder(every: 1)
        var trainer = Trainer(
            TrainerTests.perceptron(dropout: 0.5), loss: .softmaxCrossEntropy, optimizer: SGD(learningRate: 0.1))
        try trainer.fit(TrainerTests.digits, epochs: 1, batchSize: 64, seed: 3, observers: [recorder])
        for leaf in recorder.inspections.flatMap(\.leaves) {
            for (update, slope) in zip(leaf.update, leaf.gradient) { #expect(abs(update + 0.1 * slope) < 1e-6) }
        }
    }

    /// In batches gathered for one step, it is the last that is looked into.
    @Test func gatheredBatchesAreOneStep() throws {
        let recorder = Recorder(every: 1)
        var trainer = Trainer(
            LinearRegression(features: 2), loss: .squared, optimizer: SGD(learningRate: 0.1).accumulated(over: 2))
        try trainer.fit(TrainerTests.line, epochs: 2, batchSize: 2, observers: [recorder])
        #expect(recorder.inspections.map(\.step) == [1, 2, 3, 4])
        #expect(recorder.progress.map(\.steps) == [0, 1, 2, 2, 3, 4])
        #expect(recorder.outline?.steps == 4 && recorder.outline?.stepsBefore == 0)
        #expect(recorder.inspections.allSatisfy { $0.leaves[0].update != [0, 0] })
    }

    @Test func whatARunBeginsWith() throws {
        let recorder = Recorder()
        var trainer = Trainer(TrainerTests.perceptron(), loss: .softmaxCrossEntropy, optimizer: SGD())
        try trainer.fit(TrainerTests.digits, epochs: 1, batchSize: 64, observers: [])
        try trainer.fit(TrainerTests.digits, epochs: 2, batchSize: 64, observers: [recorder])
        let outline = try #require(recorder.outline)
        #expect(outline.stepsBefore == 5 && outline.steps == 10 && outline.epochs == 2 && outline.batchSize == 64)
        // The entropy of the digits' shares is a little below log 10.
        let chance = try #require(outline.chanceLoss)
        #expect(chance < log(10) && chance > log(10) - 0.01)
        #expect(
            outline.model.nodes.map { "\($0.kind) \($0.name) \($0.shape.map { $0 ?? -1 }) \($0.inputs)" } == [
                "features features [-1, 64] []", "parameter layers.0.weight [64, 24] []",
                "parameter layers.0.bias [24] []", "parameter layers.1.weight [24, 10] []",
                "parameter layers.1.bias [10] []", "layer layers.0 [-1, 24] [0, 1, 2]",
                "layer layers.1 [-1, 10] [3, 4, 5]",
            ])
        #expect(recorder.progress.last?.epochs == 3 && recorder.progress.last?.epoch == 3)
        guard case .success(let report) = recorder.end else { throw Recorder.Failure() }
        #expect(report.steps == 10)
    }

    struct Branching: Model {
        var left = Dense(2, 3)
        var right = Dense(2, 3)
        var head = Sequential(Dense(3, 3), Activation.sigmoid, LinearRegression(features: 3))
        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
            let (a, b) = (left(x).recorded(as: "left"), tanh(right(x)).recorded(as: "right", activation: .tanh))
            return head((a * b).recorded(as: "left"))
        }
    }

    /// The graph is that of the computation, not of the order; names are unique, and those within a part begin with it.
    @Test func branchesAndNames() {
        let nodes = ModelOutline(Branching(), featureCount: 2).nodes
        let layers = nodes.filter { $0.kind == .layer }
        #expect(
            layers.map(\.name) == ["left", "right", "left-2", "layers.0", "layers.1", "layers.2.linear", "layers.2"])
        #expect(
            layers.prefix(5).map { $0.inputs.map { nodes[$0].name } } == [
                ["features", "left.weight", "left.bias"], ["features", "right.weight", "right.bias"],
                ["left", "right"], ["head.layers.0.weight", "head.layers.0.bias", "left-2"], ["layers.0"],
            ])
    }

    /// Variance, mean absolute deviation from the median, a logit of the shares, a margin of 1.
    @Test(
        arguments: [
            (.squared, .values([1, 2, 3, 6]), 1, 3.5), (.absolute, .values([1, 2, 3, 9]), 1, 2.25),
            (.sigmoidCrossEntropy, .classes([0, 1, 1, 1], names: ["a", "b"]), 1, 0.5623),
            (.multiClassHinge, .classes([0, 1, 2], names: ["a", "b", "c"]), 3, 1),
            (Loss(ofValues: { squaredError($0, $1) }), .values([1, 2]), 1, nil),
        ] as [(Loss, Dataset.Targets, Int, Double?)])
    func chance(_ loss: Loss, _ targets: Dataset.Targets, _ outputs: Int, _ expected: Double?) throws {
        let recorder = Recorder()
        let features = Tensor<Float>.zeros([targets.count, 1])
        var trainer = Trainer(LinearRegression(features: 1, outputs: outputs), loss: loss, optimizer: SGD())
        try trainer.fit(Dataset(features: features, targets: targets), epochs: 0, observers: [recorder])
        let found = try #require(recorder.outline).chanceLoss
        #expect((found == nil) == (expected == nil) && abs((found ?? 0) - (expected ?? 0)) < 1e-4)
    }

    @Test(arguments: [(7, nil), (nil, 2)] as [(Int?, Int?)])
    func whatAnObserverThrowsEndsTheRun(_ step: Int?, _ epoch: Int?) throws {
        let (failing, other) = (Recorder(), Recorder())
        (failing.failingStep, failing.failingEpoch) = (step, epoch)
        var trainer = Trainer(LinearRegression(features: 2), loss: .squared, optimizer: SGD(learningRate: 0.01))
        // As it was thrown.
        #expect(throws: Recorder.Failure.self) {
            try trainer.fit(TrainerTests.line, epochs: 9, batchSize: 2, observers: [failing, other])
        }
        // The third epoch is undone; the second, which failed at its end, is not.
        #expect(trainer.epochs == 2 && trainer.steps == 6)
        #expect(other.progress.count == failing.progress.count && other.records.count == failing.records.count)
        for recorder in [failing, other] {
            guard case .failure(is Recorder.Failure) = recorder.end else { throw Recorder.Failure() }
        }
        var calm = Trainer(LinearRegression(features: 2), loss: .squared, optimizer: SGD(learningRate: 0.01))
        try calm.fit(TrainerTests.line, epochs: 2, batchSize: 2)
        #expect(TrainerTests.bits(trainer.model) == TrainerTests.bits(calm.model))
    }
}
