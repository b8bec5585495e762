import Optimizers
import Tensors
import Testing

/// What each transformation does to one step at rate 1 from known numbers.
@Suite struct TransformationTests {
    /// The update of two leaves, `[2, 2]` and `[2]`.
    private func update(
        _ optimizer: some Optimizer, from start: [Tensor<Double>] = [[[1, 2], [3, 4]], [5, 6]],
        along slopes: [Tensor<Double>] = [[[3, 0], [4, 12]], [-6, 8]]
    ) -> [Double] {
        var p = start
        var state = SteppingState<Double>()
        optimizer.step(&p, along: slopes, &state)
        return zip(start, p).flatMap { ($0 - $1).scalars }
    }

    struct Row: Sendable, CustomStringConvertible {
        let description: String
        let make: @Sendable (SGD) -> Chain
        let expected: [Double]
    }

    static let sgd = SGD(learningRate: 1)
    static let root = 269.0.squareRoot()

    static let rows = [
        // ‖g‖ = √269; of the leaves 13 and 10.
        Row(
            description: "norm", make: { $0.clipped(toNorm: 2) }, expected: [3, 0, 4, 12, -6, 8].map { $0 * 2 / root }),
        Row(
            description: "norm with ε", make: { $0.clipped(toNorm: 2, epsilon: 0.5) },
            expected: [3, 0, 4, 12, -6, 8].map { $0 * 2 / (root + 0.5) }),
        Row(description: "values", make: { $0.clippedValues(to: 4) }, expected: [3, 0, 4, 4, -4, 4]),
        Row(
            description: "each norm", make: { $0.clippedEach(to: 11) },
            expected: [3, 0, 4, 12].map { $0 * 11 / 13 } + [-6, 8]),
        Row(
            description: "each root mean square", make: { $0.clippedEach(to: 6.75, measure: .rootMeanSquare) },
            // √(169 / 4) = 6.5 and √(100 / 2) = 7.07.
            expected: [3, 0, 4, 12] + [-6, 8].map { $0 * 6.75 / 50.0.squareRoot() }),
        // Columns (3, 4) of norm 5 beside weights of √10, (0, 12) beside √20; the vector 10 beside √61.
        Row(
            description: "adaptively", make: { $0.clippedAdaptively(ratio: 0.5) },
            expected: {
                let (first, second, third) = (10.0.squareRoot() / 10, 20.0.squareRoot() / 24, 61.0.squareRoot() / 20)
                return [3 * first, 0, 4 * first, 12 * second, -6 * third, 8 * third]
            }()),
        Row(
            description: "adaptively at 0", make: { $0.clippedAdaptively(ratio: 0.5, epsilon: 40) },
            expected: [3, 0, 4, 12, -6, 8]),
        Row(
            description: "normalized", make: { $0.normalized(epsilon: 1) },
            expected: [3, 0, 4, 12, -6, 8].map { $0 / (root + 1) }),
        Row(description: "centralized", make: { $0.centralized() }, expected: [-0.5, -6, 0.5, 6, -6, 8]),
        Row(
            description: "centralized by rows", make: { $0.centralized(unitAxis: .first) },
            expected: [1.5, -1.5, -4, 4, -6, 8]),
        Row(description: "l2", make: { $0.l2(2, examples: 4) }, expected: [3.5, 1, 5.5, 14, -3.5, 11]),
        Row(
            description: "weight decay", make: { $0.weightDecay(2, examples: 4) },
            expected: [3.5, 1, 5.5, 14, -3.5, 11]),
        Row(description: "l1", make: { $0.l1(2.5) }, expected: [1, 2, 3, 9.5, -3.5, 6]),
        Row(
            description: "projection", make: { $0.projected(onto: .box(-3, 2.5)) },
            expected: [3, 0, 4, 7, 2.5, 8]),
    ]

    @Test(arguments: rows) func stepsAreAsWorkedOut(_ row: Row) {
        let found = update(row.make(Self.sgd))
        #expect(found.count == row.expected.count)
        for (found, expected) in zip(found, row.expected) { #expect(Swift.abs(found - expected) < 1e-14) }
    }

    /// The rate is in the first form of decay and in the threshold of L1, and not in the second form.
    @Test func theRateMultipliesWhatItSays() {
        func moved(_ optimizer: some Optimizer) -> Double { update(optimizer, from: [[4]], along: [[0]])[0] }
        let half = SGD(learningRate: 0.5)
        #expect(moved(half.weightDecay(0.25)) == 0.5 * 0.25 * 4)
        #expect(moved(half.weightDecay(0.25, form: .alone)) == 0.25 * 4)
        #expect(moved(half.l1(0.25)) == 0.125)
        #expect(moved(half.weightDecay(0.25, form: .alone, examples: 8)) == 0.125)
    }

    static let clippings: [@Sendable (SGD) -> Chain] = [
        { $0.clipped(toNorm: 0.5) }, { $0.clippedValues(to: 0.5) }, { $0.clippedEach(to: 0.5) },
        { $0.clippedEach(to: 0.5, measure: .rootMeanSquare) }, { $0.clippedAdaptively(ratio: 0.5) },
        { $0.skippingNonFinite() }, { $0.l1(0) }, { $0.projected(onto: .box(-9, 9)) }, { $0.noisy(variance: 0) },
    ]

    /// What is within the limits keeps its bits.
    @Test(arguments: clippings.indices) func smallGradientsAreLeftAlone(_ index: Int) {
        let slopes: [Tensor<Float>] = [[0.3, -0.1, 1e-3], [[0.07]], [0, 0]]
        let start: [Tensor<Float>] = [[1, 2, 3], [[0.3]], [-1, 7]]
        let (plain, clipped) = (SGD(learningRate: 0.7), Self.clippings[index](SGD(learningRate: 0.7)))
        var (expected, found) = (start, start)
        var (first, second) = (SteppingState<Float>(), SteppingState<Float>())
        for _ in 0..<2 {
            plain.step(&expected, along: slopes, &first)
            clipped.step(&found, along: slopes, &second)
        }
        #expect(bits(found) == bits(expected))
    }

    /// The limits of `clippedAdaptively` for leaves of three axes and more: inputs first, outputs last.
    @Test func unitsOfHigherRank() {
        let ones = Tensor<Double>(repeating: 1, shape: [2, 3, 4])
        let found = update(Self.sgd.clippedAdaptively(ratio: 0.25), from: [ones], along: [ones])
        #expect(found.allSatisfy { $0 == 0.25 })
        let kernel = Tensor<Double>(repeating: 1, shape: [2, 3, 4, 5])
        let slope = kernel * Tensor([1, 2, 3, 4, 5])
        let units = update(Self.sgd.clippedAdaptively(ratio: 2), from: [kernel], along: [slope])
        for (found, expected) in zip(units.prefix(5), [1, 2, 2, 2, 2.0]) {
            #expect(Swift.abs(found - expected) < 1e-14)
        }
    }

    // MARK: Noise

    private func noise(_ optimizer: some Optimizer, steps: Int) -> [[Double]] {
        var p: [Tensor<Double>] = [.zeros([2_000]), .zeros([2_000])]
        var state = SteppingState<Double>()
        return (0..<steps).map { _ in
            let before = p
            optimizer.step(&p, along: [.zeros([2_000]), .zeros([2_000])], &state)
            return zip(before, p).flatMap { ($0 - $1).scalars }
        }
    }

    /// The variance is η / (1 + t)^γ; each step, each leaf and each element has its own.
    @Test func noiseFades() {
        let steps = noise(Self.sgd.noisy(variance: 4, decay: 1), steps: 4)
        for (t, values) in steps.enumerated() {
            let mean = values.reduce(0, +) / 4_000
            let variance = values.reduce(0) { $0 + $1 * $1 } / 4_000
            // Five standard deviations of these estimates.
            let expected = 4 / Double(t + 1)
            #expect(Swift.abs(mean) < 5 * (expected / 4_000).squareRoot())
            #expect(Swift.abs(variance / expected - 1) < 5 * (2 / 4_000.0).squareRoot())
            #expect(Set(values).count == 4_000)
        }
        let correlation = zip(steps[0], steps[1]).reduce(0) { $0 + $1.0 * $1.1 } / 4_000
        #expect(Swift.abs(correlation) < 5 * (8 / 4_000.0).squareRoot())
        #expect(noise(Self.sgd.noisy(variance: 4, decay: 1), steps: 2) == Array(steps[..<2]))
        // Variances of independent noises add up.
        let twice = noise(Self.sgd.noisy(variance: 1, decay: 1).noisy(variance: 4, decay: 1), steps: 1)[0]
        let variance = twice.reduce(0) { $0 + $1 * $1 } / 4_000
        #expect(Swift.abs(variance / 5 - 1) < 5 * (2 / 4_000.0).squareRoot())
    }

    @Test(
        arguments: [
            ("schedulefreesgd.projected(onto=box,low=0,high=1)", "projected moves the parameters, and schedulefreesgd"),
            (
                "schedulefreeadamw.clipped(toNorm=1).l1(strength=0.1)",
                "l1 moves the parameters, and schedulefreeadamw keeps"
            ),
            ("schedulefreesgd.lookahead", "lookahead moves the parameters, and schedulefreesgd keeps another point"),
            (
                "sgd.accumulated(over=2).varianceReduced",
                "varianceReduced has a state for each batch, but several batches are"
            ),
            (
                "sgd.saga(batches=4).accumulated(over=2)",
                "saga has a state for each batch, but several batches are gathered"
            ),
            ("sgd.saga(batches=4).accumulated(over=1)", nil), ("schedulefreesgd.noisy.l2(strength=0.1)", nil),
            ("sgd.lookahead.l1(strength=0.1).accumulated(over=2)", nil),
        ] as [(String, String?)])
    func whatCannotGoTogetherIsRefused(_ text: String, _ problem: String?) throws {
        let optimizer = try OptimizerSpecification(text).makeOptimizer(learningRate: 0.1, steps: 1)
        let found = optimizer.problem(withLeaves: ["weight"])
        #expect(problem.map { found?.hasPrefix($0) == true } ?? (found == nil), "\(found ?? "none")")
    }

    // MARK: Order

    /// Each batch is clipped before it is gathered, or their mean is.
    @Test func whatStandsBeforeActsOnEachBatch() {
        func moved(_ optimizer: some Optimizer) -> Double {
            var p: Tensor<Double> = [0]
            var state = SteppingState<Double>()
            for slope in [1.0, 9] { optimizer.step(&p, along: Tensor([slope]), &state) }
            return -p.scalars[0]
        }
        #expect(moved(Self.sgd.clippedValues(to: 2).accumulated(over: 2)) == 1.5)
        #expect(moved(Self.sgd.accumulated(over: 2).clippedValues(to: 2)) == 2)
        #expect(moved(Self.sgd.accumulated(over: 2)) == 5)
    }

    /// After the subtraction: first the threshold, then the box, or the other way round.
    @Test func parametersActInTheOrderWritten() {
        func moved(_ optimizer: some Optimizer) -> [Double] { update(optimizer, from: [[5]], along: [[0]]) }
        #expect(moved(Self.sgd.l1(1).projected(onto: .box(-2, 2))) == [5 - 2])
        #expect(moved(Self.sgd.projected(onto: .box(-2, 2)).l1(1)) == [5 - 1])
    }

    // MARK: Text

    @Test func textReadsBack() throws {
        let text =
            "sgd(learningRate=0.5).clipped(toNorm=2,epsilon=1e-06).l2(strength=0.1,leaves=*.weight|head.*)"
            + ".frozen(leaves=embedding.*).weightDecay(strength=0.2,form=alone,examples=60000)"
            + ".projected(onto=simplex,size=2).accumulated(over=4).skippingNonFinite"
        let specification = try OptimizerSpecification(text)
        let optimizer = specification.makeOptimizer(steps: 1)
        #expect("\(optimizer)" == specification.description)
        let again = try OptimizerSpecification(specification.description).makeOptimizer(steps: 1)
        #expect("\(again)" == "\(optimizer)")
        #expect(
            "\(optimizer)".contains(".l2(strength=0.1,examples=1,leaves=*.weight|head.*).frozen(leaves=embedding.*)."))
        #expect(optimizer.batchesPerStep == 4)
        for row in TransformationRow.all {
            let written = try OptimizerSpecification("sgd.\(row.standard)").makeOptimizer(steps: 1)
            #expect("\(written)".hasSuffix(".\(row.standard)"))
        }
    }

    @Test(arguments: [
        (
            "sgd.projected(low=2)",
            "transformation projected: low is 2 and high is 1; low must be at most high"
        ),
        ("sgd.projected(low=nan)", "transformation projected: low is \"nan\"; give a number of finite size"),
        (
            "sgd.l2(leaves=a(b))",
            "transformation l2: leaves is \"a(b)\"; give names of leaves, such as *.weight, with | between them"
        ),
        (
            "sgd.accumulated(over=0)",
            "transformation accumulated: over is \"0\"; give a whole number of at least 1"
        ),
        (
            "sgd.clippedEach(measure=max)",
            "transformation clippedEach: measure is \"max\"; give norm or rootMeanSquare"
        ),
        (
            "sgd.frozen(leafs=a)",
            "transformation frozen has no setting \"leafs\"; did you mean \"leaves\"? Its settings are leaves"
        ),
    ]) func badTextIsRefused(_ text: String, _ message: String) throws {
        let error = try #require(throws: SettingError.self) { try OptimizerSpecification(text) }
        #expect("\(error)" == message)
        _ = try OptimizerSpecification("sgd.projected(low=2,high=3)")
    }
}
