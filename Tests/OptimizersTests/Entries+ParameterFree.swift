import Optimizers
import Tensors

extension Entry {
    static let parameterFree: [Entry] = [
        Entry(
            "Prodigy", isElementwise: false,
            quadratic: Run(learningRate: .exponential(from: 1, decay: 0.996), steps: 4_000),
            rosenbrock: Run(learningRate: .exponential(from: 1, decay: 0.9997), steps: 30_000)
        ) { Prodigy(initialDistance: 0.01) },
        Entry("Prodigy as in Optax, with decay", isElementwise: false) {
            Prodigy(.optax, beta3: 0.9, initialDistance: 0.01, weightDecay: 0.05, safeguardWarmup: true)
        },
        Entry(
            "D-Adaptation", isElementwise: false,
            quadratic: Run(learningRate: .exponential(from: 1, decay: 0.996), steps: 4_000),
            rosenbrock: Run(learningRate: .exponential(from: 1, decay: 0.9997), steps: 30_000)
        ) { DAdaptAdamW(initialDistance: 0.01) },
        Entry("D-Adaptation with decay", isElementwise: false) {
            DAdaptAdamW(initialDistance: 0.01, weightDecay: 0.05)
        },
        Entry(
            "DoG", isElementwise: false, quadratic: Run(learningRate: 1, steps: 10_000),
            rosenbrock: Run(learningRate: 1, steps: 100_000)
        ) { DoG() },
        Entry("DoG from a given rate, with decay", isElementwise: false) {
            DoG(initialStep: .learningRate, initialDistance: 1e-3, weightDecay: 0.05)
        },
        Entry(
            "DoWG", isElementwise: false, quadratic: Run(learningRate: 1, steps: 10_000),
            rosenbrock: Run(learningRate: 1, steps: 100_000)
        ) { DoWG() },
        Entry(
            "Polyak's step", isElementwise: false, quadratic: Run(learningRate: 1, steps: 2_000),
            rosenbrock: Run(learningRate: 1, steps: 50_000)
        ) { PolyakSGD() },
        Entry("Polyak's step with a bound", isElementwise: false) {
            PolyakSGD(maximumRate: 0.01, scaling: 0.5, minimum: -1, epsilon: 0.1, nonNegative: true)
        },
        Entry(
            "schedule-free SGD", quadratic: Run(learningRate: 0.4, steps: 20_000),
            rosenbrock: Run(learningRate: 0.003, steps: 200_000)
        ) { ScheduleFreeSGD(learningRate: 0.02) },
        Entry("schedule-free SGD, warmed up, with decay") {
            ScheduleFreeSGD(learningRate: 0.02, beta: 0.8, weightDecay: 0.05, warmup: 10, weightPower: 1)
        },
        Entry(
            "schedule-free AdamW", quadratic: Run(learningRate: 0.05, steps: 40_000),
            rosenbrock: Run(learningRate: 0.004, steps: 60_000)
        ) { ScheduleFreeAdamW(learningRate: 0.02) },
        Entry("schedule-free AdamW as in Keras") {
            ScheduleFreeAdamW(.keras, learningRate: 0.02, weightDecay: 0.05, warmup: 10)
        },
    ]

    static let averaging: [Entry] = [
        Entry(
            "Adam, lookahead", quadratic: Run(learningRate: .exponential(from: 0.1, decay: 0.996), steps: 4_000),
            rosenbrock: Run(learningRate: 0.01, steps: 60_000)
        ) { Adam(learningRate: 0.01).lookahead(period: 4) },
        Entry("Adam, lookahead, begun anew") { Adam(learningRate: 0.01).lookahead(period: 4, resettingState: true) },
        Entry(
            "SGD, averaged", quadratic: Run(learningRate: 0.3, steps: 1_000),
            rosenbrock: Run(learningRate: 0.001, steps: 50_000)
        ) { SGD(learningRate: 0.02).averaged(decay: 0.9) },
        Entry("SGD, averaged and overwritten") {
            SGD(learningRate: 0.02).averaged(decay: 0.9, debiased: true, start: 2, overwritingEvery: 5)
        },
        Entry(
            "SGD, the mean", quadratic: Run(learningRate: 0.3, steps: 40_300),
            rosenbrock: Run(learningRate: 0.001, steps: 60_000)
        ) { SGD(learningRate: 0.02).averaged(from: 40_000, every: 3) },
        Entry("Adam, the mean") { Adam(learningRate: 0.02).averaged(from: 4, every: 3) },
        Entry("momentum, sharpness-aware", isElementwise: false) {
            SGD(learningRate: 0.01, momentum: 0.9).sharpnessAware()
        },
        Entry("SGD, clipped, sharpness-aware, two steps, adaptive", isElementwise: false) {
            SGD(learningRate: 0.01).clipped(toNorm: 1).sharpnessAware(adaptive: true, steps: 2)
        },
        // One batch a pass: every fourth is an anchor, and the first of all.
        Entry("SGD, variance reduced", idleSteps: 1) { SGD(learningRate: 0.02).varianceReduced(passes: 3) },
        Entry("SGD, SAGA", idleSteps: 1) { SGD(learningRate: 0.02).saga(batches: 1) },
    ]
}
