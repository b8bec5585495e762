import Settings

/// Asynchronous successive halving: at steps r ηˢ, r ηˢ⁺¹, r ηˢ⁺², … a trial goes on only if it is among the best 1/η of
/// those that came so far. Li et al., *A System for Massively Parallel Hyperparameter Tuning*, MLSys 2020, as in Optuna: while
/// fewer than η have come, only the best of them goes on.
public struct SuccessiveHalvingPruner: Pruner {
    public static let name = "halving"
    var least: Int
    var reduction: Int
    var skipped: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf("least", atMost: Setting.mostSteps, \.least),
        SettingOf("reduction", atLeast: 2, atMost: Setting.mostSteps, \.reduction),
        SettingOf("skipped", atLeast: 0, atMost: 64, \.skipped),
    ]

    /// Creates a pruner; the defaults are Optuna's.
    /// - Parameters:
    ///   - least: r: the steps a trial has at least.
    ///   - reduction: η.
    ///   - skipped: s: how many rungs are left out.
    public init(least: Int = 1, reduction: Int = 4, skipped: Int = 0) {
        (self.least, self.reduction, self.skipped) = (least, reduction, skipped)
    }

    public func prunes(_ trial: Trial, in history: TrialHistory) -> Bool {
        guard let last = trial.reports.last else { return false }
        for rung in rungs(upTo: last.step) {
            // A rung that an earlier report had reached is behind it.
            guard value(of: trial, at: rung)?.step == last.step else { continue }
            if last.value.isNaN { return true }
            let costs = history.trials.filter { $0.number != trial.number }
                .compactMap { value(of: $0, at: rung)?.value }
                .filter { !$0.isNaN }.map(history.direction.cost)
            let own = history.direction.cost(last.value)
            let sorted = (costs + [own]).sorted()
            if own > sorted[max(sorted.count / reduction - 1, 0)] { return true }
        }
        return false
    }

    /// The first report at a rung or beyond.
    private func value(of trial: Trial, at rung: Int) -> Trial.Report? { trial.reports.first { $0.step >= rung } }

    /// The rungs that are not left out, up to a step.
    private func rungs(upTo step: Int) -> [Int] {
        var rungs = [least]
        while let last = rungs.last, last <= step {
            let (next, overflows) = last.multipliedReportingOverflow(by: reduction)
            if overflows { break }
            rungs.append(next)
        }
        return rungs.dropFirst(skipped).filter { $0 <= step }
    }
}
