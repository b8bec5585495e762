import Testing

@testable import Learning
@testable import Optimizers

/// A trainer is a value: copies of it train apart.
@Suite struct TrainerCopyTests {
    private static func trainer() -> Trainer<MultiLayerPerceptron> {
        Trainer(
            MultiLayerPerceptron(sizes: [64, 16, 10], dropout: 0.1, seed: 3), loss: .softmaxCrossEntropy,
            optimizer: Adam(learningRate: 0.01))
    }

    /// Every copy of a trainer gives what a fresh trainer gives.
    @Test func copiesTrainApart() throws {
        let original = Self.trainer()
        for seed in 1...3 {
            var (copy, fresh) = (original, Self.trainer())
            let report = try copy.fit(TrainerTests.digits, epochs: 2, seed: seed)
            let expected = try fresh.fit(TrainerTests.digits, epochs: 2, seed: seed)
            #expect(report.epochs.map(\.trainingLoss) == expected.epochs.map(\.trainingLoss))
            #expect(TrainerTests.bits(copy.model) == TrainerTests.bits(fresh.model))
            #expect(TrainerTests.bits(original.trainedModel) == TrainerTests.bits(Self.trainer().model))
        }
    }

    /// A copy taken between two calls of `fit` stays there, with parameters and optimizer state, while the other goes on.
    @Test func aForkStaysWhereItWas() throws {
        var trained = Self.trainer()
        try trained.fit(TrainerTests.digits, epochs: 1, seed: 4)
        var fork = trained
        try trained.fit(TrainerTests.digits, epochs: 2, seed: 4)
        let copied = fork
        try fork.fit(TrainerTests.digits, epochs: 2, seed: 4)
        #expect(TrainerTests.bits(fork.model) == TrainerTests.bits(trained.model))
        #expect(copied.epochs == 1 && copied.checkpoint.steps == 10)
        #expect(TrainerTests.bits(copied.trainedModel) == TrainerTests.bits(copied.model))
    }

    /// A trainer without copies keeps its buffers.
    @Test func aSingleOwnerCopiesNothing() throws {
        var trainer = Self.trainer()
        let before = ObjectIdentifier(trainer.buffers)
        try trainer.fit(TrainerTests.digits, epochs: 1)
        try trainer.fit(TrainerTests.digits, epochs: 1)
        #expect(ObjectIdentifier(trainer.buffers) == before)
        let copy = trainer
        try trainer.fit(TrainerTests.digits, epochs: 1)
        #expect(ObjectIdentifier(trainer.buffers) != before && ObjectIdentifier(copy.buffers) == before)
    }

    /// A run that failed puts back its own parameters and no other's.
    @Test func aFailedCopyLeavesTheOthersAlone() throws {
        let original = Trainer(LinearRegression(features: 2), loss: .squared, optimizer: SGD(learningRate: 1e30))
        var copy = original
        #expect(throws: TrainingError.self) { try copy.fit(TrainerTests.line, epochs: 9, batchSize: 2) }
        #expect(TrainerTests.bits(original.trainedModel) == TrainerTests.bits(LinearRegression(features: 2)))
    }
}
