import Learning
import Studies
import Support

/// The results of a search, for people and as JSON.
public struct TuningReport: Sendable, CustomStringConvertible {
    /// The best trial.
    public let best: Trial
    /// The settings of the best trial, by name.
    public let settings: [(name: String, text: String)]
    /// How many trials the study has.
    public let trials: Int
    /// How much each setting decides whether a trial is one of the best; see `TrialHistory.importances`.
    public let importances: [(name: String, importance: Double)]
    public let description: String
    let study: String
    let metric: Metric
    let space: SearchSpace
    /// The trials that have ended.
    let ended: [Trial]

    /// - Parameter shown: how many trials the table has.
    /// - Returns: `nil` where no trial was completed.
    public init?(_ tuning: Tuning, _ study: Study, shown: Int = 10) throws {
        let ended = try study.endedTrials()
        guard let best = ended.best(study.direction) else { return nil }
        (self.best, self.ended, trials) = (best, ended, ended.count)
        (self.study, metric, space) = (study.name, tuning.metric, study.space)
        settings = study.space.texts(best.point)
        importances = try study.importances()
        let completed = TrialHistory(ended, space: study.space, direction: study.direction).ranked
            .filter { $0.state == .completed }
        // `ranked` numbers anew.
        let numbers = ended.map(\.number)
        let names = study.space.parameters.map(\.name)
        let rows = completed.prefix(shown).map { trial in
            ["\(numbers[trial.number])", tuning.metric.text(trial.value ?? .nan)]
                + zip(study.space.parameters, trial.point).map { $0.distribution.shortText(of: $1) }
        }
        var lines = aligned([["trial", tuning.metric.description] + names] + rows)
        let (pruned, failed) = (
            ended.count { $0.state == .pruned }, ended.count { $0.state == .failed }
        )
        var count = "\(ended.count) trials"
        if pruned > 0 { count += ", \(pruned) of them pruned" }
        if failed > 0 { count += ", \(failed) failed" }
        lines.append(count)
        let shares = importances.map { [$0.name, fixed($0.importance, 3)] }
        if importances.contains(where: { $0.importance > 0 }) {
            lines += [""] + aligned([["setting", "importance"]] + shares, numbersFrom: 1)
        }
        description = lines.joined(separator: "\n")
    }
}

extension Distribution {
    /// A value to four digits.
    package func shortText(of value: Double) -> String {
        switch self {
        case .uniform, .logUniform: general(value)
        default: text(of: value)
        }
    }
}
