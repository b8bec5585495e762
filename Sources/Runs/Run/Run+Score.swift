import Datasets
import Learning

extension Run {
    /// The greatest number of scores of examples that are sorted where nobody asks for it: a million rows of 16 classes.
    private static let mostRankedScores = 1 << 24

    /// Returns the loss and metrics of a model on data.
    /// - Parameters:
    ///   - scale: how many of the target's units are one of the model's.
    ///   - own: metrics that observers asked for.
    ///   - hasAll: whether it has every metric for the kind of target, and not only those that each epoch has.
    static func score(
        _ model: AnyModel, on data: Dataset, loss: Loss, scale: Double, own: [Metric] = [], hasAll: Bool = true
    ) throws(TrainingError) -> Score {
        let scores = data.count.multipliedReportingOverflow(by: data.classNames?.count ?? 1).partialValue
        let all = Metric.all(for: loss.task).filter {
            $0.requirement != .severalClasses || scores <= Run.mostRankedScores
        }
        let classNames = hasAll ? data.classNames : nil
        let judgement = try model.judged(
            on: data, loss: loss, metrics: (hasAll ? all : []) + own,
            total: classNames.map { _ in { ClassScores.sums($0) } })
        var score = Score(judgement.evaluation, examples: data.count, scale: scale, own: own)
        score.classes = classNames.map { ClassScores(sums: judgement.totals, count: $0.count) }
        return score
    }
}
