import Tensors

/// The computation of a linear model's optimum, as a run trains by it.
package final class LinearSolving: FullBatchMethod {
    /// The problem.
    package let problem: LinearProblem
    /// The optimum, once it is computed.
    package private(set) var fit: LinearFit?

    /// Creates a computation.
    package init(_ problem: LinearProblem) { self.problem = problem }

    /// Computes the optimum. It is the same from wherever the parameters begin, and always begins from zeros.
    package func minimize(
        from parameters: [Tensor<Float>], maximumIterations: Int, check: () throws -> Void,
        tell: (FullBatchIterate) throws -> Bool
    ) throws -> TrainingReport.EndReason {
        func solve(_ problem: LinearProblem) throws -> LinearFit {
            try problem.solve(maximumIterations: maximumIterations, check: check) { iterate in
                try tell(
                    FullBatchIterate(
                        loss: iterate.loss, step: iterate.step,
                        parameters: Self.parameters(iterate.weights, iterate.intercepts)))
            }
        }
        var fit = try solve(problem)
        if fit.ending == .separated && problem.family == nil && problem.l1 == 0 {
            let penalized = problem.penalized
            fit = try solve(penalized)
            fit.addedL2 = penalized.l2
            fit.warnings.insert(LinearProblem.separationWarning(penalized.l2), at: 0)
        }
        self.fit = fit
        return switch fit.ending {
        case .converged: .converged
        case .separated: .stoppedEarly
        case .stopped: .epochsDone
        }
    }

    /// The leaves of the model: the weights `[features, outputs]`, and the bias `[outputs]`.
    private static func parameters(_ weights: [[Double]], _ intercepts: [Double]) -> [Tensor<Float>] {
        let features = weights.first?.count ?? 0
        let scalars = (0..<features).flatMap { feature in weights.map { Float($0[feature]) } }
        return [
            Tensor(shape: [features, weights.count], scalars: scalars),
            Tensor(shape: [intercepts.count], scalars: intercepts.map { Float($0) }),
        ]
    }
}
