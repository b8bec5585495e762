import Optimizers
import Tensors
import Testing

/// What does not fit ends the program with one line that names it.
@Suite struct MisuseTests {
    enum BadSetting: String, CaseIterable, Codable, Sendable {
        case sgdRate = "SGD: learningRate is -0.1; it must be at least 0"
        case sgdRateNotANumber = "SGD: learningRate is nan; it must be at least 0"
        case sgdRateInfinite = "SGD: learningRate is inf; it must be at least 0"
        case sgdRateLater = "SGD: learningRate is -2; it must be at least 0"
        case sgdMomentum = "SGD: momentum is 1; it must be at least 0 and below 1"
        case sgdNegativeMomentum = "SGD: momentum is -0.5; it must be at least 0 and below 1"
        case adagradRate = "Adagrad: learningRate is -1; it must be at least 0"
        case adagradRateLater = "Adagrad: learningRate is -3; it must be at least 0"
        case adagradAccumulator = "Adagrad: initialAccumulator is -1; it must be at least 0"
        case adagradEpsilon = "Adagrad: epsilon is -1e-08; it must be at least 0"
        case rmsPropRate = "RMSProp: learningRate is -1; it must be at least 0"
        case rmsPropRateLater = "RMSProp: learningRate is -3; it must be at least 0"
        case rmsPropDecay = "RMSProp: decay is 1; it must be at least 0 and below 1"
        case rmsPropEpsilon = "RMSProp: epsilon is -1; it must be at least 0"
        case adamRate = "Adam: learningRate is -1; it must be at least 0"
        case adamRateOfChain = "Adam: learningRate is -3; it must be at least 0"
        case adamBeta1 = "Adam: beta1 is 1.5; it must be at least 0 and below 1"
        case adamBeta2 = "Adam: beta2 is 1; it must be at least 0 and below 1"
        case adamEpsilon = "Adam: epsilon is -1; it must be at least 0"
        case clip = "GlobalNormClipping: toNorm is 0; it must be above 0"
        case clipEpsilon = "GlobalNormClipping: epsilon is -1; it must be at least 0"
        case clipValues = "ValueClipping: to is 0; it must be above 0"
        case clipEach = "LeafClipping: to is -1; it must be above 0"
        case clipEachRootMeanSquare = "LeafClipping: to is 0; it must be above 0"
        case clipAdaptively = "AdaptiveClipping: ratio is 0; it must be above 0"
        case normalized = "GradientNormalization: epsilon is -1; it must be at least 0"
        case noise = "GradientNoise: variance is -1; it must be at least 0"
        case noiseDecay = "GradientNoise: decay is -1; it must be at least 0"
        case accumulated = "Accumulation: over is 0; it must be at least 1"
        case l1 = "L1Regularization: strength is -1; it must be at least 0"
        case examples = "L2Regularization: examples is 0; it must be at least 1"
        case decayExamples = "DecoupledWeightDecay: examples is -3; it must be at least 1"
        case box = "Projection: low is 1 and high is -1; low must be at most high"
        case boxBound = "Projection: high is inf; it must be of finite size"
        case simplex = "Projection: size is 0; it must be above 0"
        case pattern =
            "LeafPattern \"a,b\": names have no parentheses and commas; separate alternatives by |"
        case gathersInAGroup =
            "with(_:for:): a step is one for all parameters; write accumulated(over:) and skippingNonFinite() after the groups"
        case l2 = "L2Regularization: strength is -1; it must be at least 0"
        case weightDecay = "DecoupledWeightDecay: strength is -1; it must be at least 0"
        case exponentialStart = "exponential schedule: value is -1; it must be at least 0"
        case exponentialFactor = "exponential schedule: decay is 0; it must be above 0"
        case exponentialSteps = "exponential schedule: steps is 0; it must be at least 1"
        case cosineStart = "cosine schedule: value is -1; it must be at least 0"
        case cosineEnd = "cosine schedule: value is -2; it must be at least 0"
        case cosineSteps = "cosine schedule: steps is 0; it must be at least 1"

        func provoke() {
            switch self {
            case .sgdRate: _ = SGD(learningRate: -0.1)
            case .sgdRateNotANumber: _ = SGD(learningRate: .constant(.nan))
            case .sgdRateInfinite: _ = SGD(learningRate: .constant(.infinity))
            case .sgdRateLater:
                var method = SGD()
                method.learningRate = -2
            case .sgdMomentum: _ = SGD(momentum: 1)
            case .sgdNegativeMomentum: _ = SGD(momentum: -0.5)
            case .adagradRate: _ = Adagrad(learningRate: -1)
            case .adagradRateLater:
                var method = Adagrad()
                method.learningRate = -3
            case .adagradAccumulator: _ = Adagrad(initialAccumulator: -1)
            case .adagradEpsilon: _ = Adagrad(epsilon: -1e-8)
            case .rmsPropRate: _ = RMSProp(learningRate: -1)
            case .rmsPropRateLater:
                var method = RMSProp()
                method.learningRate = -3
            case .rmsPropDecay: _ = RMSProp(decay: 1)
            case .rmsPropEpsilon: _ = RMSProp(epsilon: -1)
            case .adamRate: _ = Adam(learningRate: -1)
            case .adamRateOfChain:
                var chain = Adam().clipped(toNorm: 1)
                chain.learningRate = -3
            case .adamBeta1: _ = Adam(beta1: 1.5)
            case .adamBeta2: _ = Adam(beta2: 1)
            case .adamEpsilon: _ = Adam(epsilon: -1)
            case .clip: _ = SGD().clipped(toNorm: 0)
            case .clipEpsilon: _ = SGD().clipped(toNorm: 1, epsilon: -1)
            case .clipValues: _ = SGD().clippedValues(to: 0)
            case .clipEach: _ = SGD().clippedEach(to: -1)
            case .clipEachRootMeanSquare: _ = SGD().clippedEach(to: 0, measure: .rootMeanSquare)
            case .clipAdaptively: _ = SGD().clippedAdaptively(ratio: 0)
            case .normalized: _ = SGD().normalized(epsilon: -1)
            case .noise: _ = SGD().noisy(variance: -1)
            case .noiseDecay: _ = SGD().noisy(decay: -1)
            case .accumulated: _ = SGD().accumulated(over: 0)
            case .l1: _ = SGD().l1(-1)
            case .examples: _ = SGD().l2(1, examples: 0)
            case .decayExamples: _ = SGD().weightDecay(1, examples: -3)
            case .box: _ = SGD().projected(onto: .box(1, -1))
            case .boxBound: _ = SGD().projected(onto: .box(1, .infinity))
            case .simplex: _ = SGD().projected(onto: .simplex(0))
            case .pattern: _ = SGD().l1(1, leaves: "a,b")
            case .gathersInAGroup: _ = SGD().frozen("a").with(Adam().accumulated(over: 2), for: "b")
            case .l2: _ = SGD().l2(-1)
            case .weightDecay: _ = SGD().weightDecay(-1)
            case .exponentialStart: _ = Schedule.exponential(from: -1, decay: 0.5)
            case .exponentialFactor: _ = Schedule.exponential(from: 1, decay: 0)
            case .exponentialSteps: _ = Schedule.exponential(from: 1, decay: 0.5, every: 0)
            case .cosineStart: _ = Schedule.cosine(from: -1, over: 10)
            case .cosineEnd: _ = Schedule.cosine(from: 1, to: -2, over: 10)
            case .cosineSteps: _ = Schedule.cosine(from: 1, over: 0)
            }
        }
    }

    @Test(arguments: BadSetting.allCases) func badSettings(_ bad: BadSetting) async throws {
        let result = try await #require(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [bad = bad as BadSetting] in
            bad.provoke()
        }
        #expect(
            String(decoding: result.standardErrorContent, as: UTF8.self).contains("Descent: " + bad.rawValue + "\n"))
    }

    /// The ends of the ranges, and schedules, which are not looked at.
    @Test func goodSettings() {
        _ = SGD(learningRate: 0, momentum: 0)
        _ = SGD(learningRate: Schedule("falling") { -Double($0) }, momentum: 0.999)
        _ = Adagrad(initialAccumulator: 0, epsilon: 0)
        _ = RMSProp(decay: 0, epsilon: 0)
        _ = Adam(beta1: 0, beta2: 0, epsilon: 0).l2(0).weightDecay(0).clipped(toNorm: 1e-30)
        _ = Schedule.exponential(from: 0, decay: 1e-30, every: 1)
        _ = Schedule.cosine(from: 0, to: 1, over: 1)
    }

    @Test func settingsCanBeAskedBefore() {
        #expect(Setting.momentum.problem(with: 0.9) == nil)
        #expect(Setting.momentum.problem(with: 1.5) == "momentum is 1.5; it must be at least 0 and below 1")
        #expect(Setting.steps.problem(with: 0) == "steps is 0; it must be at least 1")
        for bounds in Setting.Bounds.allCases {
            #expect(![.nan, .infinity, -.infinity].contains(where: bounds.contains))
            #expect(bounds.contains(-1) == (bounds == .finite))
        }
        #expect(Setting.Bounds.notNegative.contains(0) && !Setting.Bounds.positive.contains(0))
        #expect(Setting.Bounds.fraction.contains(0) && !Setting.Bounds.fraction.contains(1))
        #expect(Setting.Bounds.count.contains(1) && !Setting.Bounds.count.contains(0))
        #expect(Setting("mine", .positive).problem(with: -0.5) == "mine is -0.5; it must be above 0")
    }

    enum BadState: String, CaseIterable, Codable, Sendable {
        case read = "no state 'velocity'; initialState(for:) declares [\"mean\"]"
        case write = "no state 'speed'; initialState(for:) declares [\"mean\"]"
        case shape = "state 'mean' of shape [2] was given shape [3]; it keeps its shape"
        case gradientShape = "step: parameters of shapes [[2]], gradients of shapes [[1]]; each parameter needs"
        case anothersMemory = "the memory has [\"velocity\"] about '', the optimizer needs [\"mean\", \"variance\"] in"
        case gradientCount = "step: the gradient has leaves [\"0\"], the model [\"0\", \"1\"]; they must be the same"

        func provoke() {
            var state = ParameterState<Float>(["mean": .zeros([2])])
            var stepping = SteppingState<Float>()
            switch self {
            case .read: _ = state.velocity
            case .write: state.speed = .zeros([2])
            case .shape: state.mean = .zeros([3])
            case .gradientShape:
                var p: Tensor<Float> = [1, 2]
                SGD().step(&p, along: [1], &stepping)
            case .anothersMemory:
                var p: Tensor<Float> = [1, 2]
                SGD(momentum: 0.9).step(&p, along: [1, 2], &stepping)
                Adam().step(&p, along: [1, 2], &stepping)
            case .gradientCount:
                var p: [Tensor<Float>] = [[1, 2], [1, 2, 3]]
                SGD().step(&p, along: [[1, 2]], &stepping)
            }
        }
    }

    @Test(arguments: BadState.allCases) func badStates(_ bad: BadState) async throws {
        let result = try await #require(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [bad = bad as BadState] in
            bad.provoke()
        }
        #expect(String(decoding: result.standardErrorContent, as: UTF8.self).contains("Descent: " + bad.rawValue))
    }
}
