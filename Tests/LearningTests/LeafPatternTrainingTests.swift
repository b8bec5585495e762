import Datasets
import Learning
import Optimizers
import Testing

/// Optimizers that name the leaves of a model, in a trainer.
@Suite struct LeafPatternTrainingTests {
    /// A pattern that matches no leaf is refused before the run.
    @Test func aPatternWithoutLeavesIsRefused() throws {
        let data = Dataset(features: [[1, 2]], targets: .values([1]))
        func failure(_ optimizer: some Optimizer) throws -> TrainingError {
            var trainer = Trainer(LinearRegression(features: 2), loss: .squared, optimizer: optimizer)
            return try #require(throws: TrainingError.self) { try trainer.fit(data, epochs: 1) }
        }
        let leaves = #"the leaves are "linear.weight", "linear.bias""#
        #expect(
            try failure(SGD().l1(1, leaves: "*.wieght"))
                == .settingsDoNotFit("l1: no leaf is named \"*.wieght\"; \(leaves)"))
        #expect(
            try failure(SGD().frozen("body.*").l2(1))
                == .settingsDoNotFit("no leaf is named \"body.*\"; \(leaves)"))
        #expect(
            try failure(SGD().with(Adam().l2(1, leaves: "*.weight"), for: "*.bias"))
                == .settingsDoNotFit(#"l2: no leaf is named "*.weight"; the leaves are "linear.bias""#))
    }
}
