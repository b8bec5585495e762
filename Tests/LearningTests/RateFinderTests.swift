import Foundation
import Testing

@testable import Learning
@testable import Optimizers
@testable import Tensors

@Suite struct RateFinderTests {
    private static func trainer() -> Trainer<MultiLayerPerceptron> {
        Trainer(
            MultiLayerPerceptron(sizes: [64, 16, 10], dropout: 0.1, seed: 3), loss: .softmaxCrossEntropy,
            optimizer: Adam())
    }

    /// Training goes on bit for bit as if nothing had been tried.
    @Test func leavesNoTrace() throws {
        var (tested, untested) = (Self.trainer(), Self.trainer())
        for _ in 0..<2 {
            try tested.fit(.digits, epochs: 1, seed: 4)
            try untested.fit(.digits, epochs: 1, seed: 4)
            let before = (tested.position, tested.epochs, tested.model.layers[0].weight.scalars)
            let first = try tested.findRate(on: .digits, seed: 4)
            #expect(tested.position == before.0 && tested.epochs == before.1)
            #expect(tested.model.layers[0].weight.scalars == before.2)
            // The test itself repeats exactly, too.
            #expect(try tested.findRate(on: .digits, seed: 4).losses == first.losses)
        }
        #expect(tested.model.layers[0].weight.scalars == untested.model.layers[0].weight.scalars)
    }

    @Test func ratesRiseByOneFactor() throws {
        let finding = try Self.trainer().findRate(on: .digits, from: 1e-6, to: 1e-2, steps: 41)
        #expect(finding.rates.count == 41 && !finding.diverged)
        #expect(finding.rates.first == 1e-6 && abs(finding.rates[40] / 1e-2 - 1) < 1e-12)
        for (low, high) in zip(finding.rates, finding.rates.dropFirst()) {
            #expect(abs(high / low - pow(10, 0.1)) < 1e-9)
        }
    }

    /// The first losses are those of training itself at the same rates.
    @Test func stepsAreThoseOfTraining() throws {
        let finding = try Self.trainer().findRate(on: .digits, from: 1e-3, to: 1e-3 * (1 + 1e-12), steps: 45, seed: 2)
        var trainer = Self.trainer()
        let report = try trainer.fit(.digits, epochs: 1, batchSize: 32, seed: 2)
        #expect(abs(finding.losses.reduce(0, +) / 45 / (report.epochs[0].trainingLoss) - 1) < 0.2)
        #expect(finding.losses.last ?? 9 < finding.losses[0])
    }

    @Test func divergenceEndsTheTest() throws {
        let finding = try Self.trainer().findRate(on: .digits, from: 1e-5, to: 1e4)
        #expect(finding.diverged && finding.rates.count < 100)
        let rate = try #require(finding.suggestion)
        #expect(rate > 1e-4 && rate < 1)
    }

    /// NumPy: the weighted means of the losses with weights 0.9ⁿ⁻ⁱ, and their steepest centred difference before the least value.
    @Test func suggestion() {
        let losses = [2.0, 2, 1.9, 1.5, 0.8, 0.7, 0.75, 3]
        let finding = LearningRateRangeTest(
            rates: losses.indices.map { pow(10, Double($0)) }, losses: losses, diverged: true)
        let expected = [
            2.0, 2.0, 1.96309963099631, 1.8284384995638268, 1.5772996996410342, 1.390066138949417, 1.2673783230346916,
            1.571596395705329,
        ]
        for (value, reference) in zip(finding.smoothed, expected) { #expect(abs(value - reference) < 1e-12) }
        #expect(finding.suggestion == 1e4)
        #expect(LearningRateRangeTest(rates: [1, 2, 3, 4], losses: [1, 2, 3, 4], diverged: false).suggestion == nil)
    }

    @Test(arguments: [(0, 1, 10), (1, 1, 10), (1e-3, .infinity, 10), (1e-3, 1, 1)] as [(Double, Double, Int)])
    func badRanges(_ lowest: Double, _ highest: Double, _ steps: Int) {
        #expect(throws: TrainingError.self) {
            try Self.trainer().findRate(on: .digits, from: lowest, to: highest, steps: steps)
        }
    }
}
