import Tensors

/// The computation of a linear model's optimum, as a run trains by it.
package final class LinearSolving: FullBatchMethod {
    /// The problem.
    package let problem: LinearProblem
    /// The examples that choose among the points of a path of λ₁; `nil` where there is no path.
    private let validation: LinearProblem?
    /// The optimum, once it is computed.
    package private(set) var fit: LinearFit?

    /// Creates a computation.
    /// - Parameter validation: the examples that choose among the points of a path of λ₁; `nil`, which is the default, for the
    ///   λ₁ of the problem.
    package init(_ problem: LinearProblem, choosingBy validation: LinearProblem? = nil) {
        (self.problem, self.validation) = (problem, validation)
    }

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
        let path = try validation.map { try problem.path(judgedBy: $0, check: check) }
        // Of equal ones that with the fewest weights.
        let best = path?.min { $0.validationLoss < $1.validationLoss }
        var fit = try solve(best.map { problem.with(l1: $0.l1) } ?? problem)
        fit.path = path
        if let best, let last = path?.last, best.l1 == last.l1 { fit.warnings.append(LinearProblem.pathEndWarning) }
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
