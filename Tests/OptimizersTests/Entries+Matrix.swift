import Optimizers
import Tensors

extension Entry {
    /// Methods that look at a leaf as a matrix, or at curvature.
    static let matrix: [Entry] = [
        Entry(
            "Muon", isByLeaf: true,
            quadratic: Run(learningRate: .exponential(from: 0.1, decay: 0.996), steps: 4_000),
            rosenbrock: Run(learningRate: 0.01, steps: 30_000)
        ) { Muon(learningRate: 0.02, weightDecay: 0) },
        Entry("Muon as in Keras", isByLeaf: true) { Muon(.keras, learningRate: 0.01) },
        Entry("Muon as in Optax", isByLeaf: true) { Muon(.optax, learningRate: 0.01, adaptive: true) },
        Entry(
            "Adafactor", isElementwise: false, isByLeaf: true,
            quadratic: Run(learningRate: .exponential(from: 0.1, decay: 0.997), steps: 8_000),
            rosenbrock: Run(learningRate: .exponential(from: 0.02, decay: 0.9998), steps: 60_000)
        ) { Adafactor(learningRate: 0.02) },
        Entry("Adafactor as in Keras", isElementwise: false, isByLeaf: true) {
            Adafactor(.keras, learningRate: 0.02, weightDecay: 0.1)
        },
        Entry("Adafactor as in Optax", isElementwise: false, isByLeaf: true) {
            Adafactor(.optax, learningRate: 0.02, minimumDimensionToFactor: 2, momentum: 0.7, weightDecay: 0.001)
        },
        Entry(
            "SM3", isByLeaf: true, quadratic: Run(learningRate: 1, steps: 2_000),
            rosenbrock: Run(learningRate: 0.5, steps: 50_000)
        ) { SM3(learningRate: 0.05) },
        Entry(
            "Shampoo", isElementwise: false, isByLeaf: true, quadratic: Run(learningRate: 1, steps: 2_000),
            rosenbrock: Run(learningRate: 0.5, steps: 50_000)
        ) { Shampoo(learningRate: 0.05) },
        Entry("Shampoo every third step, grafted", isElementwise: false, isByLeaf: true) {
            Shampoo(
                learningRate: 0.05, momentum: 0.5, averages: true, interval: 3, longestAxis: 20, grafting: .rmsprop)
        },
        Entry(
            "Sophia", isElementwise: false, quadratic: Run(learningRate: 0.1, steps: 2_000),
            rosenbrock: Run(learningRate: 0.01, steps: 30_000)
        ) { Sophia(learningRate: 0.01) },
        Entry("Sophia as in Optax", isElementwise: false) {
            Sophia(.optax, learningRate: 0.01, gamma: 0.3, interval: 3)
        },
    ]
}
