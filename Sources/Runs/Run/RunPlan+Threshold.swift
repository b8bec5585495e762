import Datasets
import Learning
import Support

extension Run.Plan {
    /// Throws where the settings' decision threshold does not fit the data or the loss.
    func checkThreshold() throws(RunError) {
        guard let rule = settings.threshold else { return }
        guard let classes = target.classNames?.count, classes == 2 else {
            throw misfit("a decision threshold is for a target of two classes", "omit --threshold")
        }
        guard loss.givesProbabilities else {
            throw misfit(
                "loss \(loss) gives no probabilities, which a decision threshold needs",
                "omit --threshold, or take a cross-entropy")
        }
        guard !rule.isChosen || parts.validation.count > 0 else {
            throw misfit(
                "threshold \(rule) is chosen on validation rows, and there are none",
                "give --validation-fraction above 0")
        }
        if case .classes(let labels, _) = parts.validation.targets, rule.isChosen,
            !labels.contains(where: { $0 != labels.first })
        {
            throw misfit(
                "threshold \(rule) is chosen on validation rows, and these have one class", "give more of them")
        }
    }

    /// Returns the decision threshold for a trained model; `nil` where the settings have none.
    ///
    /// Where no threshold satisfies the rule it is the one that comes nearest, and `reached` the precision it has.
    /// - Throws: `TrainingError`.
    func threshold(for model: AnyModel) throws(TrainingError) -> (value: Double, reached: Double?)? {
        guard let rule = settings.threshold else { return nil }
        if case .probability(let probability) = rule { return (probability, nil) }
        // Without a curve the scores cannot be ranked, and no rule can choose.
        guard let curve = RankCurve(try predictions(model, on: parts.validation), ofClass: 1) else { return (0.5, 0) }
        if let threshold = curve.threshold(by: rule) { return (threshold, nil) }
        let reached = curve.greatestPrecision
        return (curve.threshold(by: .precision(atLeast: reached)) ?? 0.5, reached)
    }

    private func misfit(_ problem: String, _ remedy: String) -> RunError {
        RunError(data.source, .thresholdDoesNotFit(problem: problem, remedy: remedy))
    }

    private func predictions(_ model: AnyModel, on data: Dataset) throws(TrainingError) -> Predictions {
        let judgement = try model.judged(on: data, loss: loss, metrics: [], keepsAll: true)
        guard let predictions = judgement.predictions else { misuse("predictions were not kept") }
        return predictions
    }
}

extension RunConfiguration {
    /// One line about a decision threshold that does not satisfy the rule that was given; `nil` where it does.
    package var thresholdNote: String? {
        guard let rule = settings.threshold, let reached = result.reachedPrecision else { return nil }
        return "no threshold has \(rule) on the validation rows: the greatest precision there is \(general(reached)), "
            + "which probability \(general(result.threshold ?? 0.5)) has and is taken; ask for less, or train longer"
    }
}

extension TargetEncoder {
    /// The classes' names in the order of their numbers, or `nil` for numbers.
    var classNames: [String]? { if case .classes(let names) = rule { names } else { nil } }
}
