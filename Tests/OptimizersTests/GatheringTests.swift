import Optimizers
import Tensors
import Foundation
import Testing

/// Batches gathered for a step, and batches refused.
@Suite struct GatheringTests {
    /// What begins anew after a step does so after it, not while its batches are gathered.
    @Test func aMethodBeginsAnewWithTheStep() {
        func after(_ optimizer: some Optimizer, calls: Int) -> [Double] {
            var p: Tensor<Double> = [2, -3]
            var state = SteppingState<Double>()
            for _ in 0..<calls {
                optimizer.step(&p, minimizing: { (square($0 - 1) * Tensor([1, 0.1])).sum() }, &state)
            }
            return p.scalars
        }
        let method = SGD(learningRate: 0.05, momentum: 0.9)
        let whole = after(method.lookahead(period: 3, resettingState: true), calls: 7)
        let gathered = after(method.accumulated(over: 2).lookahead(period: 3, resettingState: true), calls: 14)
        for (whole, gathered) in zip(whole, gathered) { #expect(Swift.abs(whole - gathered) < 1e-14) }
    }

    static let slopes: [[Double]] = [[1, -2], [4, 0.5], [-3, 8], [2, 2], [0.25, -1], [6, 1], [-1, 3]]

    /// The parameters after each batch.
    private func run(
        _ optimizer: some Optimizer, along slopes: [[Double]], weights: [Double] = [], last: Set<Int> = [],
        _ state: inout SteppingState<Double>
    ) -> [[Double]] {
        var p: Tensor<Double> = [1, 2]
        return slopes.enumerated().map { index, slope in
            if !weights.isEmpty { state.position.weight = weights[index] }
            optimizer.step(&p, along: Tensor(slope), &state, isLast: last.contains(index))
            return p.scalars
        }
    }

    private func run(
        _ optimizer: some Optimizer, along slopes: [[Double]], weights: [Double] = [], last: Set<Int> = []
    ) -> [[Double]] {
        var state = SteppingState<Double>()
        return run(optimizer, along: slopes, weights: weights, last: last, &state)
    }

    private func expectNear(_ found: [Double], _ expected: [Double], at place: SourceLocation = #_sourceLocation) {
        for (found, expected) in zip(found, expected) {
            #expect(Swift.abs(found - expected) < 1e-14, sourceLocation: place)
        }
    }

    private func mean(_ slopes: ArraySlice<[Double]>, _ weights: ArraySlice<Double>? = nil) -> [Double] {
        let weights = weights.map(Array.init) ?? slopes.map { _ in 1 }
        return [0, 1].map { axis in
            zip(slopes, weights).reduce(0) { $0 + $1.0[axis] * $1.1 } / weights.reduce(0, +)
        }
    }

    /// Three batches a step, and a tail of one, are steps along the means.
    @Test func stepsAlongTheMean() {
        let method = Adam(learningRate: 0.1)
        let weights: [Double] = [32, 32, 32, 32, 32, 32, 7]
        let found = run(method.accumulated(over: 3), along: Self.slopes, weights: weights, last: [6])
        let expected = run(
            method, along: [mean(Self.slopes[0..<3]), mean(Self.slopes[3..<6]), Self.slopes[6]])
        for index in [0, 1] { #expect(found[index] == [1, 2]) }
        expectNear(found[2], expected[0])
        #expect(found[3] == found[2] && found[4] == found[2])
        expectNear(found[5], expected[1])
        expectNear(found[6], expected[2])
    }

    /// A tail of several batches, the last of them shorter.
    @Test func theTailCountsWhatItHolds() {
        let weights: [Double] = [8, 8, 8, 8, 8, 8, 3]
        let found = run(SGD(learningRate: 1).accumulated(over: 4), along: Self.slopes, weights: weights, last: [6])
        let steps = [mean(Self.slopes[0..<4]), mean(Self.slopes[4..<7], weights[4..<7])]
        let expected = run(SGD(learningRate: 1), along: steps)
        expectNear(found[3], expected[0])
        expectNear(found[6], expected[1])
        var state = SteppingState<Double>()
        _ = run(SGD(learningRate: 1).accumulated(over: 4), along: Self.slopes, weights: weights, last: [6], &state)
        #expect(state.steps == 2 && state.position.part == 0)
    }

    /// Two after the other are one of their product; one of 1 changes no bit.
    @Test func gatheringsMultiply() {
        let slopes = Self.slopes[..<6].map { $0 }
        let nested = run(SGD(learningRate: 1).accumulated(over: 2).accumulated(over: 3), along: slopes)
        let once = run(SGD(learningRate: 1).accumulated(over: 6), along: slopes)
        for (nested, once) in zip(nested, once) { expectNear(nested, once) }
        #expect(run(Adam().accumulated(over: 1), along: slopes) == run(Adam(), along: slopes))
    }

    @Test func resumesBetweenTheBatchesOfAStep() throws {
        let optimizer = Adam(learningRate: 0.1).accumulated(over: 3)
        var (p, state): (Tensor<Double>, SteppingState<Double>) = ([1, 2], SteppingState())
        for slope in Self.slopes[..<5] { optimizer.step(&p, along: Tensor(slope), &state) }
        state = try JSONDecoder().decode(SteppingState<Double>.self, from: JSONEncoder().encode(state))
        for slope in Self.slopes[5...] { optimizer.step(&p, along: Tensor(slope), &state) }
        #expect(p.scalars == run(optimizer, along: Self.slopes)[6])
        #expect(state.position.part == 1 && state.steps == 2)
    }

    static let compiled: [@Sendable () -> any Optimizer] = [
        { Adam(learningRate: 0.01).l2(0.1).accumulated(over: 3).clipped(toNorm: 1) },
        { SGD(learningRate: 0.01, momentum: 0.9).skippingNonFinite().accumulated(over: 2) },
        { Adam(learningRate: 0.01).with(SGD(learningRate: 0.02), for: "1").accumulated(over: 3).weightDecay(0.1) },
        { Adam(learningRate: 0.01).accumulated(over: 2).frozen("0").clipped(toNorm: 1) },
    ]

    /// Also where the data ends within a step.
    @Test(arguments: compiled.indices) func compiledIsByHand(_ index: Int) {
        let function = { (p: [Tensor<Float>]) in square(p[0] - 1).sum() + p[0].sum() * (exp(p[1]) - 2 * p[1]).sum() }
        let start: [Tensor<Float>] = [[0.3, -1.2, 2], [[1.5, 0.7]]]
        let optimizer = Self.compiled[index]()
        var (byHand, state) = (start, SteppingState<Float>())
        let compiled = CompiledDescent(optimizer, from: start, function)
        for batch in 1...13 {
            optimizer.step(&byHand, along: gradient(at: byHand, of: function), &state, isLast: batch % 7 == 0)
            compiled.run(1, isLast: batch % 7 == 0)
            #expect(bits(compiled.parameters) == bits(byHand), "batch \(batch)")
        }
        #expect(compiled.position == state.position)
        // First, middle, last and only batch of a step, and no more.
        #expect(compiled.programs.count <= 4)
    }

    /// At the first batch the sum is written and not read.
    @Test func theFirstBatchDoesNotReadTheSum() {
        var state = SteppingState<Double>()
        var p: Tensor<Double> = [0]
        let optimizer = SGD(learningRate: 1).accumulated(over: 2)
        for slope in [1, 2, 5, Double.nan] { optimizer.step(&p, along: Tensor([slope]), &state) }
        #expect(state.states[""]?["accumulated.sum"].scalars == [5])
        for slope in [3.0, 4] { optimizer.step(&p, along: Tensor([slope]), &state) }
        #expect(state.states[""]?["accumulated.sum"].scalars == [3])
    }

    // MARK: Batches that are refused

    static let bad: [Double] = [.nan, .infinity, -.infinity]

    /// As if the batch had never come: parameters, state and the number of the step.
    @Test(arguments: bad) func refusedBatchesChangeNothing(_ value: Double) {
        let optimizer = Adam(learningRate: 0.1).weightDecay(0.1).skippingNonFinite().clipped(toNorm: 2)
        var slopes = Self.slopes
        slopes.insert([1, value], at: 3)
        slopes.insert([value, value], at: 4)
        slopes.insert([value, 1], at: 0)
        var state = SteppingState<Double>()
        let found = run(optimizer, along: slopes, &state)
        var without = SteppingState<Double>()
        #expect(found.last == run(optimizer, along: Self.slopes, &without).last)
        #expect(found[0] == [1, 2] && found[4] == found[3] && found[5] == found[3])
        #expect(state.position.refused == 3 && state.position.refusedInARow == 0 && state.steps == 7)
        #expect(state.states[""]?.mean.scalars == without.states[""]?.mean.scalars)
    }

    @Test func refusalsInARowAreCounted() {
        var (p, state): (Tensor<Float>, SteppingState<Float>) = ([1], SteppingState())
        let optimizer = SGD().skippingNonFinite()
        for row in 1...4 {
            #expect(optimizer.step(&p, along: Tensor([Float.nan]), &state) == .refused)
            #expect(state.position.refusedInARow == row)
        }
        #expect(optimizer.step(&p, along: [1], &state) == .taken)
        #expect(state.position.refusedInARow == 0 && state.position.refused == 4 && state.steps == 1)
    }

    /// A refused batch drops those gathered with it, whatever its place; the next step begins anew.
    @Test(arguments: [0, 1, 2]) func aRefusedBatchDropsTheStep(_ place: Int) {
        let optimizer = SGD(learningRate: 1).skippingNonFinite().accumulated(over: 3)
        var slopes = Self.slopes[..<3].map { $0 }
        slopes[place] = [.nan, 0]
        slopes = Array(slopes[...place]) + Self.slopes[3..<6]
        var state = SteppingState<Double>()
        let found = run(optimizer, along: slopes, &state)
        expectNear(found[found.count - 1], run(SGD(learningRate: 1), along: [mean(Self.slopes[3..<6])])[0])
        #expect(state.position.refused == 1 && state.steps == 1 && state.position.part == 0)
    }

    /// Or the mean is looked at.
    @Test func aRefusedMeanDropsTheStep() {
        let optimizer = SGD(learningRate: 1).accumulated(over: 2).skippingNonFinite()
        var state = SteppingState<Double>()
        let found = run(optimizer, along: [[.nan, 1], [1, 1], [2, 2], [4, 4]], &state)
        #expect(found == [[1, 2], [1, 2], [1, 2], [-2, -1]])
        #expect(state.position.refused == 1 && state.steps == 1)
    }
}
