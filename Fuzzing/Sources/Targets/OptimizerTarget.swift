import Descent
import Support

/// Optimizers as text: each makes two steps on a model with a matrix and a vector.
let optimizerTarget = TextTarget<OptimizerSpecification>("optimizers") {
    $0.optimizer()
} apply: { specification in
    _ = specification.defaultLearningRate
    var trainer = Trainer(
        MultiLayerPerceptron(sizes: [2, 3, 1]), loss: .squared, optimizer: specification.makeOptimizer(steps: 4))
    try trainer.fit(.example, epochs: 1, batchSize: 2)
    let checkpoint = trainer.checkpoint
    var resumed = try Trainer(
        MultiLayerPerceptron(sizes: [2, 3, 1]), loss: .squared, optimizer: specification.makeOptimizer(steps: 4),
        resuming: checkpoint)
    try resumed.fit(.example, epochs: 1, batchSize: 2)
}

/// Methods of minimization as text: each makes two steps on a function of two numbers.
let minimizerTarget = TextTarget<MinimizerSpecification>("minimizers") { random in
    random.once(in: 3) ? random.optimizer() : random.row(of: MinimizerTable.all)
} apply: { specification in
    let method = specification.makeMinimizer(steps: 3, seed: 1)
    func rosenbrock(_ p: Tensor<Double>) -> Tensor<Double> {
        square(1 - p[0]) + 100 * square(p[1] - square(p[0]))
    }
    let stopping = Stopping.after(iterations: 2)
    let parts = ProblemParts()
    if specification.problem(with: parts) == nil {
        _ = try minimize(rosenbrock, from: [-1.2, 1], using: method, until: stopping)
    } else {
        let box = Bounds([-2...2, -2...2])
        _ = try minimize(rosenbrock, from: [-1.2, 1], using: method, within: box, until: stopping)
    }
}

extension Dataset {
    /// Four rows of two features and a number.
    static let example = Dataset(
        featureScalars: [0, 1, 1, 0, -1, 2, 3, -2], featureNames: ["a", "b"], targets: .values([1, 0, 2, -1]))
}
