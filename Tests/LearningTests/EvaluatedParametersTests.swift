import Datasets
import Learning
import Optimizers
import Testing

/// Validation and the final model go by the parameters that an optimizer judges by; training goes on from the others.
@Suite struct EvaluatedParametersTests {
    static let data = Dataset(
        features: [[-1.0], [0.5], [1], [2]], targets: .values([-2, 1.5, 2, 3.5]))

    private func trainer(_ optimizer: some Optimizer) -> Trainer<LinearRegression> {
        Trainer(LinearRegression(features: 1), loss: .squared, optimizer: optimizer)
    }

    private func weights(_ model: LinearRegression) -> [Float] {
        model.linear.weight.scalars + (model.linear.bias?.scalars ?? [])
    }

    @Test func theAverageIsJudgedAndKept() throws {
        var plain = trainer(SGD(learningRate: 0.05))
        var averaged = trainer(SGD(learningRate: 0.05).averaged())
        var sum: [Float] = [0, 0]
        for epoch in 1...6 {
            try plain.fit(Self.data, epochs: 1, batchSize: nil)
            let report = try averaged.fit(Self.data, validation: Self.data, epochs: 1, batchSize: nil)
            sum = zip(sum, weights(plain.model)).map { $0 + $1 }
            // Trained as without the average, and kept as the mean of all.
            #expect(weights(averaged.trainedModel) == weights(plain.model))
            for (kept, sum) in zip(weights(averaged.model), sum) {
                #expect(Swift.abs(kept - sum / Float(epoch)) < 1e-6)
            }
            let judged = try averaged.model.evaluated(on: Self.data, loss: .squared).loss
            #expect(report.epochs[0].validation?.loss == judged)
            if epoch > 1 {
                #expect(try judged > plain.model.evaluated(on: Self.data, loss: .squared).loss)
            }
        }
    }

    @Test(arguments: [
        "adam.lookahead(period=3)", "schedulefreeadamw(warmup=4)", "sgd.averaged(decay=0.9)",
    ])
    func resumesFromWhatIsTrained(_ text: String) throws {
        let optimizer = try OptimizerSpecification(text).makeOptimizer(learningRate: 0.05, steps: 1)
        func trainer() -> Trainer<LinearRegression> {
            Trainer(LinearRegression(features: 1), loss: .squared, optimizer: optimizer)
        }
        var straight = trainer()
        try straight.fit(Self.data, epochs: 5, batchSize: 3)
        var first = trainer()
        try first.fit(Self.data, epochs: 2, batchSize: 3)
        var second = try Trainer(
            LinearRegression(features: 1), loss: .squared, optimizer: optimizer, resuming: first.checkpoint)
        #expect(weights(second.model) == weights(first.model))
        try second.fit(Self.data, epochs: 3, batchSize: 3)
        #expect(weights(second.model) == weights(straight.model))
        #expect(weights(straight.model) != weights(straight.trainedModel))
    }
}
