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

        /// The parameters after each batch, from zeros, and the state at the end.
        func path(
            _ optimizer: some Optimizer, passes: Int, from start: ([Double], SteppingState<Double>)? = nil
        ) -> (parameters: [[Double]], state: SteppingState<Double>) {
            var p = Tensor(start?.0 ?? [0, 0, 0])
            var state = start?.1 ?? SteppingState<Double>()
            state.position.batchesPerPass = batchCount
            var path: [[Double]] = []
            for _ in 0..<passes * batchCount {
                let rows = self.rows(ofBatch: state.position.batch)
                state.position.weight = Double(rows.count)
                optimizer.step(&p, minimizing: { p in loss(p, rows) }, &state)
                path.append(p.scalars)
            }
            return (path, state)
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
        let (first, state) = reference.path(optimizer, passes: 3)
        let saved = try JSONDecoder().decode(
            SteppingState<Double>.self, from: JSONEncoder().encode(state))
        let second = reference.path(optimizer, passes: 4, from: (first[first.count - 1], saved)).parameters
        #expect(first + second == straight)
    }

    @Test func sagaIsToldItsBatchesByHand() async throws {
        let result = try await #require(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var p: Tensor<Double> = [1]
            var state = SteppingState<Double>()
            SGD().saga(batches: 3).step(&p, along: [1], &state)
        }
        #expect(
            String(decoding: result.standardErrorContent, as: UTF8.self).contains(
                "Descent: saga(batches=3): position.batchesPerPass is not 3; give both the number of batches of a pass")
        )
    }
}
