import Learning
import Support

extension LinearLikelihood {
    /// - Returns: `nil` for a loss that is no likelihood, and for weights that do not say how many rows there are.
    init?(_ fit: LinearFit, _ plan: Run.Plan) {
        guard fit.nullLoss != nil || fit.family != nil, plan.weightsCountRows else { return nil }
        let count = plan.parts.training.weights?.reduce(0, +) ?? Double(plan.parts.training.count)
        if let family = fit.family {
            (logLikelihood, deviance) = (family.logLikelihood, family.deviance)
        } else if plan.loss.task == .regression {
            deviance = fit.loss * count * plan.target.scale * plan.target.scale
            logLikelihood = -count / 2 * (log(2 * Double.pi * deviance / count) + 1)
        } else {
            logLikelihood = -count * fit.loss
            deviance = -2 * logLikelihood
        }
        r2 = 1 - (fit.family.map { $0.deviance / $0.nullDeviance } ?? (fit.loss / (fit.nullLoss ?? .nan)))
        // Of targets that are all the same, or met exactly.
        guard logLikelihood.isFinite, r2.isFinite else { return nil }
        if let inference = fit.inference, inference.covariance != nil {
            residualDegrees = inference.residualDegrees
            aic = -2 * logLikelihood + 2 * (count - Double(inference.residualDegrees))
        }
    }
}
