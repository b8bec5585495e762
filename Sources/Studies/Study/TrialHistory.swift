/// The trials of a study as samplers and pruners see them: without abandoned ones, numbered from 0 without gaps.
///
/// So a study that is killed and goes on proposes what it would have proposed otherwise.
public struct TrialHistory: Sendable {
    /// The space of the study.
    public let space: SearchSpace
    /// Whether small or large values are better.
    public let direction: StudyDirection
    /// The name of the study.
    public let name: String
    /// The trials, in the order in which they began.
    public let trials: [Trial]

    /// - Parameter trials: all trials of the study, in the order in which they began.
    public init(_ trials: [Trial], space: SearchSpace, direction: StudyDirection, name: String = "study") {
        (self.space, self.direction, self.name) = (space, direction, name)
        self.trials = trials.filter { $0.state != .abandoned }.enumerated().map { index, trial in
            var trial = trial
            trial.number = index
            return trial
        }
    }

    /// The trials there is something to learn from, from the best to the worst: completed ones by value, then pruned ones,
    /// those first that came farther. Equals stay in order.
    public var ranked: [Trial] {
        let completed = trials.filter { $0.state == .completed && $0.value != nil }
        let pruned = trials.filter { $0.state == .pruned }
        return completed.sorted { (cost($0.value), $0.number) < (cost($1.value), $1.number) }
            + pruned.sorted { left, right in
                let steps = (left.reports.last?.step ?? .min, right.reports.last?.step ?? .min)
                if steps.0 != steps.1 { return steps.0 > steps.1 }
                return (cost(left.reports.last?.value), left.number) < (cost(right.reports.last?.value), right.number)
            }
    }

    /// Less is better, and what is no number is worst.
    func cost(_ value: Double?) -> Double {
        guard let value, !value.isNaN else { return .infinity }
        return direction.cost(value)
    }
}
