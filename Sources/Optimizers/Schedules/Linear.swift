import Settings

/// The kind of `Schedule.linear`.
struct Linear: ScheduleKind {
    var from = ScheduleLevel.base
    var to: ScheduleLevel = 0
    var over = StepCount.run

    static let name = "linear"
    static let settings: [SettingOf<Self>] = [.init("from", \.from), .init("to", \.to), .init("over", \.over)]

    func function() -> @Sendable (_ step: Int) -> Double {
        let (initial, final, steps) = (from.number, to.number, over.count)
        return { step in final + (initial - final) * (1 - Double(min(step, steps)) / Double(steps)) }
    }
}

extension Schedule {
    /// Returns a straight line from `initial` to `final`, which it keeps after T steps:
    ///
    ///     η(t) = final + (initial − final) · (1 − min(t, T) / T)
    ///
    /// `starting(after:)` keeps the first value for a while before.
    ///
    /// - Parameters:
    ///   - initial: the value at step 0, at least 0.
    ///   - final: the value from step T on, at least 0. The default is 0.
    ///   - steps: T, at least 1.
    ///
    /// Source: `linear_schedule` of Optax 0.2; PyTorch's `LinearLR` gives both ends as factors of the base rate.
    public static func linear(from initial: Double, to final: Double = 0, over steps: Int) -> Schedule {
        Schedule(Linear(from: .number(initial), to: .number(final), over: .count(steps)))
    }
}
