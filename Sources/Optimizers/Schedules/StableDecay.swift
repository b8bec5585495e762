import Settings

/// The kind of `Schedule.stableDecay`.
struct StableDecay: ScheduleKind {
    var from = ScheduleLevel.base
    var to: ScheduleLevel = 0
    var stable = StepCount.run(times: 0.8)
    var decay = StepCount.run(times: 0.2)
    var transition = Transition.linear

    static let name = "stableDecay"
    static let settings: [SettingOf<Self>] = [
        .init("from", \.from), .init("to", \.to), .init("stable", \.stable), .init("decay", \.decay),
        .init("transition", \.transition),
    ]

    func function() -> @Sendable (_ step: Int) -> Double {
        let (initial, final, stable, decay) = (from.number, to.number, stable.count, decay.count)
        return { [transition] step in
            let progress = Double(min(max(step - stable, 0), decay)) / Double(decay)
            return transition.value(from: initial, to: final, progress: progress)
        }
    }
}

extension Schedule {
    /// Returns a schedule that keeps the first value for `stable` steps, then falls within `decay` steps to `final`,
    /// which it keeps: warm-up–stable–decay, with a warm-up in front of it.
    ///
    /// ```swift
    /// let rate = Schedule.stableDecay(from: 1e-3, stable: 700, decay: 200, transition: .squareRoot)
    ///     .warmedUp(over: 100)
    /// ```
    ///
    /// - Parameters:
    ///   - initial: the value of the stable steps, at least 0.
    ///   - final: the value after all steps, at least 0. The default is 0.
    ///   - stable: at least 1.
    ///   - decay: at least 1.
    ///   - transition: how the value falls, `.squareRoot` as 1 − √p. The default is `.linear`.
    ///
    /// Source: Hu et al., *MiniCPM*, 2024, section 4; Hägele et al., *Scaling Laws and Compute-Optimal Training Beyond
    /// Fixed Training Durations*, NeurIPS 2024, for 1 − √p.
    public static func stableDecay(
        from initial: Double, to final: Double = 0, stable: Int, decay: Int, transition: Transition = .linear
    ) -> Schedule {
        Schedule(
            StableDecay(
                from: .number(initial), to: .number(final), stable: .count(stable), decay: .count(decay),
                transition: transition))
    }
}
