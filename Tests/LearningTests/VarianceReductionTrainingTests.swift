import Datasets
import Foundation
import Learning
import Optimizers
import Testing

/// SVRG and SAGA in a trainer, on the least-squares problem of `variance_reduction.json`.
@Suite struct VarianceReductionTrainingTests {
    struct Reference: Decodable, Sendable {
        struct Run: Decodable, Sendable, CustomStringConvertible {
            let optimizer: String
            /// The weights and the bias after each batch.
            let parameters: [[Double]]
            var description: String { optimizer }
        }
        let features: [[Double]]
        let targets: [Double]
        let batchSize: Int
        let minimum: [Double]
        let runs: [Run]

        var batchCount: Int { (targets.count + batchSize - 1) / batchSize }

        func distance(_ p: [Double]) -> Double {
            zip(p, minimum).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
        }

        var data: Dataset {
            let rows = features.map { row in row.map { Float($0) } }
            return Dataset(features: rows, targets: .values(targets.map { Float($0) }))
        }
    }

    static let reference: Reference = {
        let path = URL(filePath: #filePath).appending(path: "../../References/variance_reduction.json").standardized
        do { return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: path)) } catch {
            fatalError("\(path.path): \(error)")
        }
    }()
    static let optimizers = reference.runs.map(\.optimizer)

    private func optimizer(_ text: String) throws -> any Optimizer {
        try OptimizerSpecification(text).makeOptimizer(steps: 1)
    }

    @Test(arguments: reference.runs) func agreesInATrainer(_ run: Reference.Run) throws {
        let passes = run.parameters.count / Self.reference.batchCount
        var trainer = Trainer(LinearRegression(features: 2), loss: .squared, optimizer: try optimizer(run.optimizer))
        for pass in 1...passes {
            // In several calls, as a resumed run has them.
            try trainer.fit(Self.reference.data, epochs: 1, batchSize: Self.reference.batchSize, order: .inOrder)
            let linear = trainer.model.linear
            let found = (linear.weight.scalars + (linear.bias?.scalars ?? [])).map { Double($0) }
            for (found, expected) in zip(found, run.parameters[pass * Self.reference.batchCount - 1]) {
                #expect(Swift.abs(found - expected) <= 1e-5)
            }
        }
        #expect(trainer.steps < passes * Self.reference.batchCount)
    }

    /// At a constant rate, where the batches of plain descent pull to and fro.
    @Test(arguments: optimizers) func convergesWhereDescentStalls(_ text: String) throws {
        let reference = Self.reference
        func distance(_ optimizer: some Optimizer, epochs: Int) throws -> Double {
            var trainer = Trainer(LinearRegression(features: 2), loss: .squared, optimizer: optimizer)
            try trainer.fit(reference.data, epochs: epochs, batchSize: reference.batchSize, order: .inOrder)
            let linear = trainer.model.linear
            return reference.distance((linear.weight.scalars + (linear.bias?.scalars ?? [])).map { Double($0) })
        }
        #expect(try distance(SGD(learningRate: 0.05), epochs: 300) > 1e-2)
        let optimizer = try optimizer(text)
        let distances = try [20, 40, 60].map { try distance(optimizer, epochs: $0) }
        // By about the same factor each time.
        #expect(distances[1] < 0.5 * distances[0] && distances[2] < 0.5 * distances[1])
        #expect(try distance(optimizer, epochs: 300) < 1e-5)
    }

    @Test func sagaNeedsTheSameBatches() throws {
        var trainer = Trainer(
            LinearRegression(features: 2), loss: .squared, optimizer: SGD(learningRate: 0.05).saga(batches: 3).l2(0))
        let shuffled = TrainingError.batchesDoNotFit(needed: 3, found: 3, order: .shuffled)
        #expect(throws: shuffled) { try trainer.fit(Self.reference.data, epochs: 1, batchSize: 4) }
        let others = TrainingError.batchesDoNotFit(needed: 3, found: 2, order: .inOrder)
        #expect(throws: others) { try trainer.fit(Self.reference.data, epochs: 1, batchSize: 5, order: .inOrder) }
        #expect(
            "\(shuffled)" == "the optimizer needs the same 3 batches in each epoch, there are 3, shuffled; take the "
                + "data in order, and a batch size that fits")
        try trainer.fit(Self.reference.data, epochs: 1, batchSize: 4, order: .inOrder)
    }
}
