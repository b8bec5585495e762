import Learning
import Optimizers

extension Run {
    /// The learning-rate range test of what `train` would begin with; nothing is trained or saved.
    /// - Throws: `TrainingError`.
    public static func findRate(
        _ plan: Plan, from lowest: Double, to highest: Double, steps: Int
    ) throws -> LearningRateRangeTest {
        let settings = plan.settings
        let model = settings.makeModel(features: plan.features.featureCount, outputs: plan.outputCount)
        func found(_ optimizer: some Optimizer) throws -> LearningRateRangeTest {
            try Trainer(model, loss: plan.loss, optimizer: optimizer).findRate(
                on: plan.parts.training, from: lowest, to: highest, steps: steps, batchSize: settings.batchSize,
                order: settings.order ?? .shuffled, seed: settings.seed)
        }
        return try found(settings.makeOptimizer(steps: steps))
    }
}
