import Foundation
import Optimizers
import Tensors
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
