import Descent
import Foundation
import Testing

/// SVRG and SAGA on least squares, beside the same written out in NumPy.
@Suite struct VarianceReductionTests {
    struct Reference: Decodable, Sendable {
        struct Run: Decodable, Sendable, CustomStringConvertible {
            let optimizer: String
            /// Weights and bias after each batch.
            let parameters: [[Double]]
            var description: String { optimizer }
        }
        let features: [[Double]]
        let targets: [Double]
        let batchSize: Int
        let minimum: [Double]
        let runs: [Run]

        var batchCount: Int { (targets.count + batchSize - 1) / batchSize }

        func rows(ofBatch batch: Int) -> Range<Int> {
            batch * batchSize..<min((batch + 1) * batchSize, targets.count)
        }

        func loss(_ p: Tensor<Double>, _ rows: Range<Int>) -> Tensor<Double> {
            let (x, y) = (Tensor<Double>(Array(features[rows])), Tensor<Double>(Array(targets[rows])))
            return square(matmul(x, p[0..<2]) + p[2] - y).mean()
        }

        /// The parameters after each batch, from zeros, and the memory at the end.
        func path(
            _ optimizer: some Optimizer, passes: Int, from start: ([Double], OptimizerMemory<Double>)? = nil
        ) -> (parameters: [[Double]], memory: OptimizerMemory<Double>) {
            var p = Tensor(start?.0 ?? [0, 0, 0])
            var memory = start?.1 ?? OptimizerMemory<Double>()
            memory.position.batchesPerPass = batchCount
            var path: [[Double]] = []
            for _ in 0..<passes * batchCount {
                let rows = self.rows(ofBatch: memory.position.batch)
                memory.position.weight = Double(rows.count)
                optimizer.step(&p, minimizing: { p in loss(p, rows) }, &memory)
                path.append(p.scalars)
            }
            return (path, memory)
        }

        func distance(_ p: [Double]) -> Double {
            zip(p, minimum).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
        }

        var data: Dataset {
            let rows = features.map { row in row.map { Float($0) } }
            return Dataset(features: rows, targets: .values(targets.map { Float($0) }))
        }
    }

    static let reference: Reference = References.read("variance_reduction.json")
    static let optimizers = reference.runs.map(\.optimizer)

    private func optimizer(_ text: String) throws -> any Optimizer {
        try OptimizerSpecification(text).makeOptimizer(steps: 1)
    }

    @Test(arguments: reference.runs) func agreesByHand(_ run: Reference.Run) throws {
        let passes = run.parameters.count / Self.reference.batchCount
        let path = Self.reference.path(try optimizer(run.optimizer), passes: passes).parameters
        for (found, expected) in zip(path.joined(), run.parameters.joined()) {
            #expect(Swift.abs(found - expected) <= 1e-12)
        }
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

    @Test(arguments: optimizers) func resumesExactly(_ text: String) throws {
        let (reference, optimizer) = (Self.reference, try optimizer(text))
        let straight = reference.path(optimizer, passes: 7).parameters
        // In the midst of anchoring, or of the table's life.
        let (first, memory) = reference.path(optimizer, passes: 3)
        let saved = try JSONDecoder().decode(
            OptimizerMemory<Double>.self, from: JSONEncoder().encode(memory))
        let second = reference.path(optimizer, passes: 4, from: (first[first.count - 1], saved)).parameters
        #expect(first + second == straight)
    }

    @Test func sagaNeedsTheSameBatches() throws {
        var trainer = Trainer(
            LinearRegression(features: 2), loss: .squared, optimizer: SGD(learningRate: 0.05).saga(batches: 3).l2(0))
        let shuffled = TrainingError.batchesDoNotFit(needed: 3, found: 3, order: .shuffled)
        #expect(throws: shuffled) { try trainer.fit(Self.reference.data, epochs: 1, batchSize: 4) }
        let others = TrainingError.batchesDoNotFit(needed: 3, found: 2, order: .inOrder)
        #expect(throws: others) { try trainer.fit(Self.reference.data, epochs: 1, batchSize: 5, order: .inOrder) }
        #expect(
            "\(shuffled)" == "the optimizer needs the same 3 batches in each epoch, there are 3, shuffled: take the "
                + "data in order, and a batch size that fits")
        try trainer.fit(Self.reference.data, epochs: 1, batchSize: 4, order: .inOrder)
    }

    @Test func sagaIsToldItsBatchesByHand() async throws {
        let result = try await #require(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var p: Tensor<Double> = [1]
            var memory = OptimizerMemory<Double>()
            SGD().saga(batches: 3).step(&p, along: [1], &memory)
        }
        #expect(
            String(decoding: result.standardErrorContent, as: UTF8.self).contains(
                "Descent: saga(batches=3): position.batchesPerPass is not 3; give both the number of batches of a pass")
        )
    }
}
