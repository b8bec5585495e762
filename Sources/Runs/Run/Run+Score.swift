import Datasets
import Learning
import Tensors

extension Run {
    /// The greatest number of scores of examples that are sorted where nobody asks for it: a million rows of 16 classes.
    private static let mostRankedScores = 1 << 24

    /// Returns the loss and metrics of a model on data, and where its examples have weights those without, too.
    /// - Parameters:
    ///   - scale: how many of the target's units are one of the model's.
    ///   - threshold: the probability from which class 1 of two is predicted; `nil` where the more probable class is.
    ///   - own: metrics that observers asked for.
    ///   - hasAll: whether it has every metric for the kind of target, and not only those that each epoch has.
    ///   - seed: the seed of the intervals; `nil` for none.
    static func score(
        _ model: AnyModel, on data: Dataset, loss: Loss, scale: Double, threshold: Double? = nil, own: [Metric] = [],
        hasAll: Bool = true, seed: Int? = nil
    ) throws(TrainingError) -> Score {
        let scores = data.count.multipliedReportingOverflow(by: data.classNames?.count ?? 1).partialValue
        let all = Metric.all(for: loss.task).filter {
            $0.requirement != .severalClasses || scores <= Run.mostRankedScores
        }
        let classNames = hasAll ? data.classNames : nil
        let resamples = seed == nil ? 0 : Run.resamples(scores: scores)
        let judgement = try model.judged(
            on: data, loss: loss, metrics: (hasAll ? all : []) + own, threshold: threshold, keepsAll: resamples > 0,
            total: classNames.map { _ in { ClassScores.sums($0) } })
        var score = Score(judgement.evaluation, examples: data.count, scale: scale, own: own)
        score.classes = classNames.map { names in
            let width = Predictions.classCount(names: names.count, outputs: judgement.outputCount)
            return ClassScores(sums: judgement.totals, width: width, count: names.count)
        }
        if resamples > 0, let seed, let predictions = judgement.predictions {
            let known = (all + own.filter { $0.isListed && !all.contains($0) })
                .filter { score.metrics[$0.description] != nil }
            // Apart from the keys of the order of the examples, the parts and the first weights.
            let key = RandomKey(UInt64(bitPattern: Int64(seed))).folded(-3)
            score.intervals = predictions.intervals(of: known, resamples: resamples, seed: key).mapped(times: scale)
        }
        guard data.weights != nil else { return score }
        score.unweighted = try Run.score(
            model, on: data.withoutWeights, loss: loss, scale: scale, threshold: threshold, own: own, hasAll: hasAll)
        return score
    }

    /// Returns the number of draws that intervals are made of, 1000 for little data, and 0 where it would be below 100.
    /// - Parameter scores: the number of outputs of the model for all examples.
    static func resamples(scores: Int) -> Int {
        let affordable = min(20_000_000 / max(scores, 1), 1000)
        return affordable >= 100 ? affordable : 0
    }
}

extension [String: ClosedRange<Double>] {
    /// Errors in the target's own units.
    fileprivate func mapped(times scale: Double) -> Self {
        var scaled = self
        for (name, interval) in self where Metric.unit(of: name) == .target {
            scaled[name] = interval.lowerBound * scale...interval.upperBound * scale
        }
        return scaled
    }
}
