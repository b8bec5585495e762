import Optimizers
import Tensors

extension Entry {
    /// Momentum, adaptive rates, signs, and rates by layer.
    static let classics: [Entry] = [
        Entry(
            "look-ahead Nesterov", quadratic: Run(learningRate: 0.1, steps: 600),
            rosenbrock: Run(learningRate: 0.001, steps: 16_000)
        ) { Nesterov(learningRate: 0.01) },
        Entry(
            "QHM", quadratic: Run(learningRate: 0.2, steps: 800),
            rosenbrock: Run(learningRate: 0.002, steps: 50_000)
        ) { QHM(learningRate: 0.05, momentum: 0.9) },
        Entry("QHM with the paper's settings") { QHM(learningRate: 0.05) },
        Entry(
            "averaged SGD", quadratic: Run(learningRate: 0.3, steps: 400),
            rosenbrock: Run(learningRate: 0.001, steps: 50_000)
        ) { ASGD(learningRate: 0.02, decay: 0) },
        Entry("averaged SGD, decaying") { ASGD(learningRate: 0.02, decay: 0.1, power: 0.6, start: 3) },
        Entry(
            "AdaDelta", quadratic: Run(learningRate: 1, steps: 6_000),
            rosenbrock: Run(learningRate: .exponential(from: 1, decay: 0.9998), steps: 60_000)
        ) { AdaDelta() },
        Entry(
            "Rprop", quadratic: Run(learningRate: 0.1, steps: 400),
            rosenbrock: Run(learningRate: 0.1, steps: 20_000)
        ) { Rprop(minimumStep: 1e-12) },
        Entry(
            "FTRL", quadratic: Run(learningRate: 1, steps: 2_000),
            rosenbrock: Run(learningRate: 0.3, steps: 60_000)
        ) { FTRL(learningRate: 0.5) },
        Entry("FTRL, regularized") {
            FTRL(
                learningRate: 0.2, power: 0.6, initialAccumulator: 0.5, l1: 0.3, l2: 0.05, l2Shrinkage: 0.02, beta: 0.4,
                weightDecay: 0.1)
        },
        Entry(
            "Lion", quadratic: Run(learningRate: .exponential(from: 0.1, decay: 0.99), steps: 3_000),
            rosenbrock: Run(learningRate: .exponential(from: 0.003, decay: 0.9997), steps: 60_000)
        ) { Lion(learningRate: 0.01) },
        Entry("Lion, weight decay") { Lion(learningRate: 0.01, weightDecay: 0.1) },
        Entry(
            "sign descent", quadratic: Run(learningRate: .exponential(from: 0.05, decay: 0.99), steps: 3_000),
            rosenbrock: Run(learningRate: .exponential(from: 0.003, decay: 0.9997), steps: 60_000)
        ) { SignSGD(learningRate: 0.01) },
        Entry(
            "Signum", quadratic: Run(learningRate: .exponential(from: 0.05, decay: 0.99), steps: 3_000),
            rosenbrock: Run(learningRate: .exponential(from: 0.003, decay: 0.9997), steps: 60_000)
        ) { Signum(learningRate: 0.01) },
        Entry(
            "LARS", isElementwise: false, isByLeaf: true,
            quadratic: Run(learningRate: .exponential(from: 30, decay: 0.99), steps: 3_000),
            rosenbrock: Run(learningRate: .exponential(from: 3, decay: 0.9997), steps: 60_000)
        ) { LARS(learningRate: 10) },
        Entry("LARS, Nesterov's", isElementwise: false, isByLeaf: true) {
            LARS(learningRate: 1, weightDecay: 0.05, trustCoefficient: 0.01, epsilon: 0.1, nesterov: true)
        },
        Entry(
            "LAMB", isElementwise: false, isByLeaf: true,
            quadratic: Run(learningRate: .exponential(from: 0.05, decay: 0.99), steps: 3_000),
            rosenbrock: Run(learningRate: .exponential(from: 0.01, decay: 0.9997), steps: 60_000)
        ) { LAMB(learningRate: 0.01) },
        Entry("LAMB as in Keras", isElementwise: false, isByLeaf: true) {
            LAMB(.keras, learningRate: 0.01, weightDecay: 0.1)
        },
        Entry(
            "NovoGrad", isElementwise: false, isByLeaf: true,
            quadratic: Run(learningRate: .exponential(from: 0.05, decay: 0.99), steps: 3_000),
            rosenbrock: Run(learningRate: .exponential(from: 0.001, decay: 0.9997), steps: 60_000)
        ) { NovoGrad(learningRate: 0.01) },
        Entry("NovoGrad, weight decay", isElementwise: false, isByLeaf: true) {
            NovoGrad(learningRate: 0.01, beta2: 0.9, epsilonRoot: 1e-4, weightDecay: 0.1)
        },
    ]
}
