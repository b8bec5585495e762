import Optimizers
import Tensors
import Testing

@Suite struct ChainTests {
    /// The parameters after one step from `start` along `slope`.
    private func step(
        _ optimizer: some Optimizer, from start: [Double], along slope: [Double]
    ) -> [Double] {
        var p = Tensor(start)
        var state = SteppingState<Double>()
        optimizer.step(&p, along: Tensor(slope), &state)
        return p.scalars
    }

    private func expectNear(
        _ found: [Double], _ expected: [Double], tolerance: Double = 1e-15, at place: SourceLocation = #_sourceLocation
    ) {
        #expect(found.count == expected.count, sourceLocation: place)
        for (found, expected) in zip(found, expected) {
            #expect(Swift.abs(found - expected) <= tolerance, sourceLocation: place)
        }
    }

    /// ‖(3, 4)‖ = 5.
    @Test func actsInTheOrderWritten() {
        let clippedFirst = SGD(learningRate: 1).clipped(toNorm: 1).l2(0.5)
        expectNear(step(clippedFirst, from: [1, 2], along: [3, 4]), [1 - (0.6 + 0.5), 2 - (0.8 + 1)])
        let decayedFirst = SGD(learningRate: 1).l2(0.5).clipped(toNorm: 1)
        let norm = 37.25.squareRoot()
        expectNear(step(decayedFirst, from: [1, 2], along: [3, 4]), [1 - 3.5 / norm, 2 - 5 / norm])
        #expect("\(clippedFirst)".hasSuffix(".clipped(toNorm=1,epsilon=0).l2(strength=0.5,examples=1,leaves=*)"))
        #expect("\(decayedFirst)".hasSuffix(".l2(strength=0.5,examples=1,leaves=*).clipped(toNorm=1,epsilon=0)"))
    }

    struct Doubled: Transformation {
        static let name = "doubled"
        func updates<S: FloatingScalar>(
            _ updates: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
        ) -> [Tensor<S>] { updates.map { 2 * $0 } }
    }

    /// Those of updates too: 2 (η g) + η λ p, or 2 (η g + η λ p).
    @Test func updatesActInTheOrderWritten() {
        let doubledFirst = SGD(learningRate: 0.1).adding(Doubled()).weightDecay(0.5)
        expectNear(step(doubledFirst, from: [4], along: [3]), [4 - (0.6 + 0.2)])
        let decayedFirst = SGD(learningRate: 0.1).weightDecay(0.5).adding(Doubled())
        expectNear(step(decayedFirst, from: [4], along: [3]), [4 - 2 * (0.3 + 0.2)])
        #expect("\(decayedFirst)".hasSuffix("weightDecay(strength=0.5,form=timesRate,examples=1,leaves=*).doubled"))
    }

    /// The norm is that of all leaves: (3, 4, 12) has 13.
    @Test func clipsByTheGlobalNorm() {
        var p: [Tensor<Double>] = [[0, 0], [[0]]]
        var state = SteppingState<Double>()
        SGD(learningRate: 1).clipped(toNorm: 6.5).step(&p, along: [[3, 4], [[12]]], &state)
        expectNear(p.flatMap(\.scalars), [-1.5, -2, -6])
        #expect(p.map(\.shape) == [[2], [1, 1]])
    }

    @Test func leavesShortGradientsAlone() {
        let slope = [0.3, -0.1, 1e-3]
        let plain = step(SGD(learningRate: 0.7), from: [1, 2, 3], along: slope)
        #expect(step(SGD(learningRate: 0.7).clipped(toNorm: 0.5), from: [1, 2, 3], along: slope) == plain)
        expectNear(step(SGD(learningRate: 1).clipped(toNorm: 5), from: [0, 0], along: [3, 4]), [-3, -4])
        #expect(step(SGD(learningRate: 1).clipped(toNorm: 5), from: [1, 2], along: [0, 0]) == [1, 2])
    }

    /// Twenty steps on a function of two parameters.
    private func run(_ optimizer: some Optimizer) -> [Double] {
        var p: Tensor<Double> = [2, -3]
        var state = SteppingState<Double>()
        for _ in 0..<20 {
            optimizer.step(&p, along: gradient(at: p) { (square($0 - 1) * Tensor([1, 0.1])).sum() }, &state)
        }
        return p.scalars
    }

    @Test func decayOfEitherKindIsOneOnSGD() {
        expectNear(
            run(SGD(learningRate: 0.05).l2(0.2)), run(SGD(learningRate: 0.05).weightDecay(0.2)), tolerance: 1e-14)
        let plain = run(SGD(learningRate: 0.05))
        #expect(Swift.abs(run(SGD(learningRate: 0.05).l2(0.2))[1] - plain[1]) > 0.1)
    }

    @Test(arguments: Entry.all.filter { ["Adam", "RMSProp", "Adagrad", "momentum"].contains($0.description) })
    func decayOfEitherKindDiffersElsewhere(_ entry: Entry) {
        let (inside, outside) = (run(entry.make().l2(0.2)), run(entry.make().weightDecay(0.2)))
        #expect(zip(inside, outside).allSatisfy { Swift.abs($0 - $1) > 1e-4 })
    }

    /// Adam's first update is the sign of the gradient, whatever L2 adds; decoupled decay adds η λ p.
    @Test func decoupledDecayOnAdam() {
        let adam = Adam(learningRate: 0.1, epsilon: 0)
        expectNear(step(adam.l2(0.5), from: [2, -4], along: [3, -1]), [2 - 0.1, -4 + 0.1])
        expectNear(step(adam.weightDecay(0.5), from: [2, -4], along: [3, -1]), [2 - (0.1 + 0.1), -4 + (0.1 + 0.2)])
    }

    @Test func theRateOfAChainIsThatOfItsMethod() {
        var chain = SGD(learningRate: 0.1).clipped(toNorm: 100).weightDecay(0.5)
        #expect(chain.learningRate(0) == 0.1)
        chain.learningRate = 0.2
        expectNear(step(chain, from: [4], along: [3]), [4 - 0.2 * 3 - 0.2 * 0.5 * 4])
        #expect(chain.base.learningRate(0) == 0.2)
    }

    /// A schedule sees the number of steps taken before, in every part of a chain.
    @Test func schedulesSeeTheStep() {
        let optimizer = SGD(learningRate: Schedule("t") { Double($0 + 1) }).l2(Schedule("t²") { Double($0 * $0) })
        var p: Tensor<Double> = [1]
        var state = SteppingState<Double>()
        optimizer.step(&p, along: [1], &state)
        #expect(p.scalars == [0])
        optimizer.step(&p, along: [1], &state)
        #expect(p.scalars == [-2])
        optimizer.step(&p, along: [1], &state)
        #expect(p.scalars == [19])  // −2 − 3 (1 + 4 · −2)
    }

    /// One more method of a user's own, with state by name.
    struct Lagging: LeafwiseMethod {
        var learningRate: Schedule = 1
        func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
            ParameterState(["last": .zeros(parameter.shape)])
        }
        func update<S: FloatingScalar>(
            _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
        ) -> Tensor<S> {
            defer { state.last = gradient }
            return state.last * step.number
        }
    }

    @Test func aMethodOfOnesOwn() {
        var p: Tensor<Double> = [10]
        var state = SteppingState<Double>()
        for slope in [5.0, 7, 11] { Lagging().step(&p, along: Tensor([slope]), &state) }
        #expect(p.scalars == [-21])  // 10 − 2 · 5 − 3 · 7
        #expect(state.states[""]?.last.scalars == [11])
        #expect(state.states[""]?.names == ["last"])
    }

    /// Integer and Boolean leaves, and those of another precision, are not trained.
    struct Mixed: Codable, Sendable {
        var weight: Tensor<Double> = [1, 2]
        var table: Tensor<Int32> = [3, 4]
        var scale: Tensor<Float> = [5]
    }

    @Test func trainsTheLeavesOfItsType() {
        var model = Mixed()
        var state = SteppingState<Double>()
        SGD(learningRate: 0.5, momentum: 0.9).step(&model, along: Mixed(weight: [1, 1]), &state)
        #expect(model.weight.scalars == [0.5, 1.5])
        #expect(model.table.scalars == [3, 4] && model.scale.scalars == [5])
        #expect(state.states.keys.sorted() == ["weight"])
    }
}
