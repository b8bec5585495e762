import Optimizers
import Tensors
import Testing

/// What the methods of Adam's family have to do with each other.
@Suite struct AdamFamilyTests {
    /// After so many steps down a function whose gradients rise and fall.
    private func steps(_ count: Int, _ optimizer: some Optimizer) -> [Double] {
        var p: Tensor<Double> = [0.3, -1.2, 2]
        var state = SteppingState<Double>()
        for _ in 0..<count {
            optimizer.step(&p, minimizing: { (square(square($0) - 1) + sin(3 * $0)).sum() }, &state)
        }
        return p.scalars
    }

    @Test(arguments: Dialect.allCases) func amsgradIsAdamsSetting(_ dialect: Dialect) {
        let own = AMSGrad(dialect, learningRate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 0.01)
        let adams = Adam(dialect, learningRate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 0.01, amsgrad: true)
        #expect(steps(20, own) == steps(20, adams))
        // The maximum matters here.
        #expect(steps(20, own) != steps(20, Adam(dialect, learningRate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 0.01)))
    }

    @Test(arguments: Dialect.allCases) func withoutDecayAdamWIsAdam(_ dialect: Dialect) {
        let text = steps(10, AdamW(dialect, learningRate: 0.1, beta2: 0.9, nesterov: true, weightDecay: 0))
        #expect(text == steps(10, Adam(dialect, learningRate: 0.1, beta2: 0.9, nesterov: true)))
    }

    @Test func adamWsSettingsAreAdamsAndOneMore() {
        let method = AdamW(.keras, beta1: 0.8, amsgrad: true)
        #expect(method.beta1.constantValue == 0.8 && method.epsilon.constantValue == 1e-7 && method.amsgrad)
        #expect(AdamW.settings.map(\.name) == Adam.settings.map(\.name) + ["weightDecay"])
    }

    @Test func quasiHyperbolicAdamHasAdamAtItsEnd() {
        let found = steps(10, QHAdam(learningRate: 0.1, beta1: 0.9, nu1: 1))
        for (found, adams) in zip(found, steps(10, Adam(learningRate: 0.1))) {
            #expect(Swift.abs(found - adams) < 1e-13)
        }
    }

    /// Keras' μ and Optax' differ from ours only in how μ grows.
    @Test func nadamWithConstantMomentumIsNesterovsAdam() {
        let found = steps(10, NAdam(learningRate: 0.1, constantMomentum: true))
        for (found, adams) in zip(found, steps(10, Adam(learningRate: 0.1, nesterov: true))) {
            #expect(Swift.abs(found - adams) < 1e-13)
        }
    }

    /// A threshold below 4 would take the root of a negative number.
    @Test func rectificationBeginsAboveFour() {
        let found = steps(20, RAdam(learningRate: 0.01, beta2: 0.9, threshold: 0))
        #expect(found == steps(20, RAdam(learningRate: 0.01, beta2: 0.9, threshold: 4)))
        #expect(found != steps(20, RAdam(learningRate: 0.01, beta2: 0.9, threshold: 6)))
        #expect(found.allSatisfy { $0.isFinite })
    }

    /// After the warm-up AdEMAMix takes the steps it takes without one; α is 0 nowhere then.
    @Test func warmUpEnds() {
        let text = AdEMAMix(learningRate: 0.1, warmup: 1)
        #expect(steps(5, text) == steps(5, AdEMAMix(learningRate: 0.1)))
        #expect(steps(5, AdEMAMix(learningRate: 0.1, warmup: 4)) != steps(5, text))
    }
}
