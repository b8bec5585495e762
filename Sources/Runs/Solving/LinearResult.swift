import Datasets
import Learning
import Support

/// The optimum of a linear model in 64 bits, as `config.json` keeps it beside the model's parameters of 32 bits.
public struct LinearResult: Codable, Sendable, Equatable {
    /// The weights of the encoded features, one list for each output of the model.
    public var weights: [[Double]]
    /// The intercept of each output.
    public var intercepts: [Double]
    /// The objective: the mean loss with what is added to it.
    public var objective: Double
    /// The warnings about the problem, each with its mend, a line each; `nil` for none.
    public var warnings: [String]?
    /// The coefficients in the units of the table's columns.
    public var coefficients: [LinearCoefficient]
    /// The reason why there are no standard errors; `nil` where there are.
    public var withoutErrors: String?
    /// How well the model fits the training rows; `nil` for a loss that is no likelihood.
    public var likelihood: LinearLikelihood?
    /// The path of penalties on absolute values from which the one with the least validation loss was taken; `nil` for none.
    public var path: [L1Choice]?

    init(_ fit: LinearFit, _ plan: Run.Plan) {
        (weights, intercepts, objective) = (fit.weights, fit.intercepts, fit.objective)
        warnings = fit.warnings.isEmpty ? nil : fit.warnings
        let units = ColumnUnits(features: plan.features, target: plan.target)
        if let inference = fit.inference {
            coefficients = units.coefficients(
                inference, isLeastSquares: fit.family == nil && plan.loss.task == .regression)
        } else {
            coefficients = units.coefficients(weights: fit.weights, intercepts: fit.intercepts, plan.settings.intercept)
        }
        likelihood = LinearLikelihood(fit, plan)
        path = fit.path?.map { L1Choice($0) }
        if fit.inference?.covariance == nil { withoutErrors = Self.reason(fit, plan) }
    }

    private static func reason(_ fit: LinearFit, _ plan: Run.Plan) -> String {
        let settings = plan.settings
        if fit.addedL2 != nil { return "the classes can be separated, and a penalty (--l2) holds the weights" }
        if settings.l1 > 0 || settings.l2 > 0 || settings.choosesL1 {
            return "a penalty (--l1, --l2) biases coefficients, and standard errors do not tell by how much"
        }
        if fit.inference == nil { return "the hinge loss is no likelihood" }
        if !plan.weightsCountRows {
            return settings.classWeights == nil
                ? "weights that are not whole numbers do not say how many rows there are"
                : "with weights of classes the loss is no likelihood of the rows"
        }
        switch fit.ending {
        case .separated: return "the classes can be separated, and the loss has no minimum"
        case .stopped: return "the optimum was not reached"
        case .converged:
            return (fit.inference?.residualDegrees ?? 0) <= 0
                ? "there are no more rows than coefficients" : "the data does not determine all coefficients"
        }
    }

    /// The problem with numbers that no run writes; `nil` if there is none.
    func problem(features: Int, outputs: Int) -> String? {
        guard weights.count == outputs, intercepts.count == outputs, weights.allSatisfy({ $0.count == features })
        else { return "linear: there are not \(outputs) × \(features) weights and \(outputs) intercepts" }
        return nil
    }
}

/// A penalty on absolute values that was tried, and what it gave.
public struct L1Choice: Codable, Sendable, Equatable {
    /// λ₁.
    public var l1: Double
    /// The mean loss of the training rows.
    public var loss: Double
    /// The mean loss of the validation rows.
    public var validationLoss: Double
    /// The number of weights that are not 0.
    public var weights: Int

    init(_ point: L1PathPoint) {
        (l1, loss) = (point.l1, point.loss)
        (validationLoss, weights) = (point.validationLoss, point.weights)
    }
}

extension [L1Choice] {
    /// The one with the least validation loss; of equal ones that with the fewest weights.
    package var best: L1Choice? { self.min { $0.validationLoss < $1.validationLoss } }

    /// The title of each column of a table, and about a dozen rows of it, the best marked.
    package var rows: [[String]] {
        let best = self.best
        let shown = indices.filter { $0 % 9 == 0 || self[$0] == best }
        return [["L1", "training loss", "validation loss", "weights"]]
            + shown.map { index in
                let choice = self[index]
                return [
                    general(choice.l1), general(choice.loss), general(choice.validationLoss),
                    "\(choice.weights)\(choice == best ? ", taken" : "")",
                ]
            }
    }
}

/// A coefficient of a linear model, in the units of the table's columns.
public struct LinearCoefficient: Codable, Sendable, Equatable {
    /// The class whose score it is part of, or that it compares with the first one; `nil` for numbers.
    public var output: String?
    /// The name of the feature: a column, or `column=category`; "intercept" for the intercept.
    public var term: String
    /// The estimate.
    public var estimate: Double
    /// The standard error of the estimate.
    public var standardError: Double?
    /// The estimate in standard errors: t for least squares, z for maximum likelihood.
    public var statistic: Double?
    /// The probability of a statistic that is at least as far from 0 where the coefficient is 0.
    public var pValue: Double?
    /// The lower end of the 95 % confidence interval.
    public var low: Double?
    /// The upper end of the 95 % confidence interval.
    public var high: Double?
}

/// How well a linear model fits its training rows.
public struct LinearLikelihood: Codable, Sendable, Equatable {
    /// The logarithm of the likelihood; for least squares with the variance ‖y − ŷ‖² / n.
    public var logLikelihood: Double
    /// The deviance: for least squares the sum of squared residuals, for classes −2 × the log-likelihood.
    public var deviance: Double
    /// Akaike's criterion, −2 × the log-likelihood + 2 × the number of coefficients, where those are determined.
    public var aic: Double?
    /// 1 − deviance / that of the model without features; for classes McFadden's pseudo-R².
    public var r2: Double
    /// The number of rows less that of coefficients.
    public var residualDegrees: Int?
}
