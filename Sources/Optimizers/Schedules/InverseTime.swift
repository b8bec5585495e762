import Settings

/// The kind of `Schedule.inverseTime`.
struct InverseTime: ScheduleKind {
    var from = ScheduleLevel.base
    var decay = 1.0
    var every: StepCount = 100
    var staircase = false

    static let name = "inverseTime"
    static let settings: [SettingOf<Self>] = [
        .init("from", \.from), .init(.slowdown, \.decay), .init("every", \.every), .init("staircase", \.staircase),
    ]

    func function() -> @Sendable (_ step: Int) -> Double {
        let (initial, steps) = (from.number, every.count)
        return { [decay, staircase] step in
            let time = Double(step) / Double(steps)
            return initial / (1 + decay * (staircase ? time.rounded(.down) : time))
        }
    }
}

extension Schedule {
    /// Returns a schedule that falls as one over the time:
    ///
    ///     η(t) = initial / (1 + decay · t / steps)
    ///
    /// - Parameters:
    ///   - initial: the value at step 0, at least 0.
    ///   - decay: at least 0; with 1 the value is half of `initial` after `steps` steps, a third after twice as many.
    ///   - steps: at least 1.
    ///   - staircase: whether t / steps is rounded down, so that the value falls in jumps. The default is `false`.
    ///
    /// Source: `InverseTimeDecay` of Keras 3.
    public static func inverseTime(
        from initial: Double, decay: Double, every steps: Int = 1, staircase: Bool = false
    ) -> Schedule {
        Schedule(InverseTime(from: .number(initial), decay: decay, every: .count(steps), staircase: staircase))
    }
}

extension Setting {
    /// The decay of the inverse time schedule.
    static let slowdown = Setting("decay", .notNegative)
}
