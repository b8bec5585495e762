import Settings

/// Stops a trial whose best report so far is worse than the median of the reports that completed trials made at the same
/// step. Golovin et al., *Google Vizier*, KDD 2017, as in Optuna.
public struct MedianPruner: Pruner {
    public static let name = "median"
    var startup: Int
    var warmup: Int
    var interval: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf("startup", atLeast: 0, atMost: Setting.mostSteps, \.startup),
        SettingOf("warmup", atLeast: 0, atMost: Setting.mostSteps, \.warmup),
        SettingOf("interval", atMost: Setting.mostSteps, \.interval),
    ]

    /// Creates a pruner; the defaults are Optuna's.
    /// - Parameters:
    ///   - startup: trials that have to be completed before any is pruned.
    ///   - warmup: steps in which no trial is pruned.
    ///   - interval: steps from one look to the next.
    public init(startup: Int = 5, warmup: Int = 0, interval: Int = 1) {
        (self.startup, self.warmup, self.interval) = (startup, warmup, interval)
    }

    public func prunes(_ trial: Trial, in history: TrialHistory) -> Bool {
        let completed = history.trials.filter { $0.state == .completed }
        guard !completed.isEmpty, completed.count >= startup, let step = trial.reports.last?.step, step >= warmup,
            isDue(step, trial)
        else { return false }
        let costs = trial.reports.map(\.value).filter { !$0.isNaN }.map(history.direction.cost)
        guard let best = costs.min() else { return true }
        let others = completed.compactMap { other in other.reports.first { $0.step == step }?.value }
            .filter { !$0.isNaN }
        guard !others.isEmpty else { return false }
        return best > history.direction.cost(median(others))
    }

    /// Whether this is the first report since the last look.
    private func isDue(_ step: Int, _ trial: Trial) -> Bool {
        let look = (step - warmup) / interval * interval + warmup
        return (trial.reports.dropLast().last?.step ?? -1) < look
    }

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
