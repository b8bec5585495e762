import Learning
import Minimizers
import Optimizers

extension Run.Plan {
    /// Trains by a method that looks at all examples in each iteration.
    /// - Parameter isEnded: whether the run that goes on had come to its end.
    /// - Returns: how it went, and the optimum where a linear model was solved; `nil` where an optimizer is to train on
    ///   batches.
    func solve(
        _ trainer: inout Trainer<AnyModel>, observers: [any TrainingObserver], isEnded: Bool
    ) throws -> (report: TrainingReport, fit: LinearFit?)? {
        guard let solver = settings.solver else { return nil }
        func report(_ method: some FullBatchMethod) throws -> TrainingReport {
            try trainer.solve(
                parts.training, validation: watched?.data, by: method,
                iterations: isEnded ? 0 : settings.epochs - trainer.epochs, seed: settings.seed, observers: observers)
        }
        guard let minimizer = solver.minimizer else {
            guard let problem = linearProblem else { return nil }
            let solving = LinearSolving(problem, choosingBy: choosingProblem)
            return (try report(solving), solving.fit)
        }
        let training = MinimizerTraining(
            trainer.model, loss: loss, training: parts.training, l2: settings.l2, method: minimizer)
        return (try report(training), nil)
    }
}
