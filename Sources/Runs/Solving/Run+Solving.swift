import Learning
import Optimizers

extension Run.Plan {
    /// Trains by a method that looks at all examples in each iteration, and returns how it went.
    func solve(
        _ trainer: inout Trainer<AnyModel>, by method: some FullBatchMethod, observers: [any TrainingObserver]
    ) throws -> TrainingReport {
        try trainer.solve(
            parts.training, validation: watched?.data, by: method, iterations: settings.epochs, seed: settings.seed,
            observers: observers)
    }
}
