import Descent
import Support

/// Schedules as text: values at both ends of a run, and beyond.
let scheduleTarget = TextTarget<ScheduleSpecification>("schedules") {
    $0.schedule()
} apply: { specification in
    for steps in [1, 100, Setting.mostSteps] {
        let schedule = specification.makeSchedule(from: 0.1, steps: steps)
        for step in [0, 1, steps / 2, steps - 1, steps, steps + 1, Int.max] { _ = schedule(step) }
    }
}

/// Kinds of models as text: a prediction of each that is small.
let modelTarget = TextTarget<ModelSpecification>("models") { random in
    random.once(in: 3)
        ? "mlp:\(random.several(1...4) { "\($0.below(40))" }.joined(separator: ","))"
        : random.row(of: ModelSpecification.table.rows)
} apply: { specification in
    let size = specification.size(features: 2, outputs: 1)
    guard size.parameters + size.values < 100_000 else { return }
    _ = specification.makeModel(features: 2, outputs: 1)(Tensor([[1, 2], [3, 4]])).scalars
}

/// Losses as text.
let lossTarget = TextTarget<Loss>("losses") {
    $0.row(of: Loss.table.rows)
} apply: { loss in
    _ = (loss.task, loss.isForTwoClasses)
    var trainer = Trainer(MultiLayerPerceptron(sizes: [2, 1]), loss: loss, optimizer: SGD())
    try trainer.fit(.example, epochs: 1, batchSize: 2)
}

/// Metrics as text.
let metricTarget = TextTarget<Metric>("metrics") { $0.row(of: Metric.table.rows) }

/// Activations as text: the values of each and the slopes.
let activationTarget = TextTarget<Activation>("activations") {
    $0.row(of: Activation.table.rows)
} apply: { activation in
    let points = Tensor<Float>([-1000, -1, 0, 1, 1000])
    _ = (activation(points).scalars, gradient(at: points) { activation($0).sum() }.scalars)
}

/// Initializers as text.
let initializerTarget = TextTarget<Initializer>("initializers") {
    $0.row(of: Initializer.table.rows)
} apply: { initializer in
    let weights: Tensor<Float> = initializer([3, 2], seed: 1)
    _ = weights.scalars
}

/// The controllers of the learning rate as text.
let plateauTarget = TextTarget<PlateauSpecification>("plateaus") { $0.text(of: ReduceOnPlateau()) }
