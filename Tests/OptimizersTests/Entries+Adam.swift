import Optimizers
import Tensors

extension Entry {
    /// The family of Adam.
    static let adam: [Entry] = [
        Entry(
            "AMSGrad", quadratic: Run(learningRate: .exponential(from: 0.1, decay: 0.996), steps: 4_000),
            rosenbrock: Run(learningRate: 0.01, steps: 30_000)
        ) { AMSGrad(learningRate: 0.01) },
        Entry(
            "AdamW", quadratic: Run(learningRate: .exponential(from: 0.1, decay: 0.996), steps: 4_000),
            rosenbrock: Run(learningRate: 0.01, steps: 30_000)
        ) { AdamW(learningRate: 0.01, weightDecay: 0) },
        Entry(
            "AdaMax", quadratic: Run(learningRate: .exponential(from: 0.1, decay: 0.998), steps: 8_000),
            rosenbrock: Run(learningRate: 0.01, steps: 30_000)
        ) { AdaMax(learningRate: 0.01) },
        Entry(
            "NAdam", quadratic: Run(learningRate: .exponential(from: 0.1, decay: 0.996), steps: 4_000),
            rosenbrock: Run(learningRate: .exponential(from: 0.01, decay: 0.9998), steps: 40_000)
        ) { NAdam(learningRate: 0.01) },
        Entry(
            "RAdam", quadratic: Run(learningRate: 0.1, steps: 4_000),
            rosenbrock: Run(learningRate: 0.001, steps: 30_000)
        ) { RAdam(learningRate: 0.01) },
        Entry(
            "AdaBelief", quadratic: Run(learningRate: .exponential(from: 0.1, decay: 0.996), steps: 4_000),
            rosenbrock: Run(learningRate: 0.01, steps: 30_000)
        ) { AdaBelief(learningRate: 0.01) },
        Entry(
            "Yogi", quadratic: Run(learningRate: .exponential(from: 0.1, decay: 0.996), steps: 4_000),
            rosenbrock: Run(learningRate: 0.01, steps: 30_000)
        ) { Yogi(learningRate: 0.01) },
        Entry(
            "Adan", quadratic: Run(learningRate: .exponential(from: 0.1, decay: 0.996), steps: 4_000),
            rosenbrock: Run(learningRate: .exponential(from: 0.01, decay: 0.9998), steps: 40_000)
        ) { Adan(learningRate: 0.01) },
        Entry(
            "AdEMAMix", quadratic: Run(learningRate: .exponential(from: 0.01, decay: 0.9997), steps: 30_000),
            rosenbrock: Run(learningRate: 0.01, steps: 30_000)
        ) { AdEMAMix(learningRate: 0.01) },
        Entry(
            "ADOPT", idleSteps: 1, quadratic: Run(learningRate: 0.1, steps: 8_000),
            rosenbrock: Run(learningRate: 0.1, steps: 30_000)
        ) { ADOPT(learningRate: 0.01) },
        Entry(
            "QHAdam", quadratic: Run(learningRate: .exponential(from: 0.1, decay: 0.998), steps: 8_000),
            rosenbrock: Run(learningRate: .exponential(from: 0.01, decay: 0.9998), steps: 40_000)
        ) { QHAdam(learningRate: 0.01) },
        Entry("Adam as in Keras") { Adam(.keras, learningRate: 0.01, amsgrad: true) },
        Entry("Adam as in Optax") {
            Adam(.optax, learningRate: 0.01, epsilonRoot: 1e-3, amsgrad: true, nesterov: true)
        },
        Entry("AMSGrad, uncorrected") { AMSGrad(learningRate: 0.01, correctedMean: false, correctedVariance: false) },
        Entry("AdamW, decaying") { AdamW(learningRate: 0.01, weightDecay: 0.1) },
        Entry("AdaMax as in Keras") { AdaMax(.keras, learningRate: 0.01) },
        Entry("NAdam as in Optax") { NAdam(.optax, learningRate: 0.01) },
        Entry("RAdam as in Optax, soon rectified") { RAdam(.optax, learningRate: 0.01, beta2: 0.9, nesterov: true) },
        Entry("Yogi as in Optax") { Yogi(.optax, learningRate: 0.01) },
        Entry("Adan as in Optax, decaying") { Adan(.optax, learningRate: 0.01, weightDecay: 0.1) },
        Entry("AdEMAMix, warming up") { AdEMAMix(learningRate: 0.01, warmup: 12, weightDecay: 0.1) },
        Entry("ADOPT, Nesterov", idleSteps: 1) { ADOPT(learningRate: 0.01, clipping: false, nesterov: true) },
        Entry("QHAdam, both") { QHAdam(learningRate: 0.01, beta1: 0.9, nu1: 0.5, nu2: 0.8) },
    ]
}
