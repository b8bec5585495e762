import Settings
import Support

/// The kind of `Schedule.exponential`.
struct Exponential: ScheduleKind {
    var from = ScheduleLevel.base
    var to: ScheduleLevel?
    var decay = 0.9
    var every: StepCount = 100
    var staircase = false

    static let name = "exponential"
    static let settings: [SettingOf<Self>] = [
        .init("from", \.from), .init("to", \.to), .init(.factor, \.decay), .init("every", \.every),
        .init("staircase", \.staircase),
    ]

    func function() -> @Sendable (_ step: Int) -> Double {
        let (initial, final, steps) = (from.number, to?.number, every.count)
        return { [decay, staircase] step in
            let exponent = Double(step) / Double(steps)
            let value = initial * pow(decay, staircase ? exponent.rounded(.down) : exponent)
            guard let final else { return value }
            return decay < 1 ? max(value, final) : min(value, final)
        }
    }
}

extension Schedule {
    /// Returns a schedule that is multiplied by `decay` every `steps` steps:
    ///
    ///     η(t) = initial · decay^(t / steps)
    ///
    /// - Parameters:
    ///   - initial: the value at step 0, at least 0.
    ///   - final: where the value stops, at least 0: no lower where `decay` is below 1, else no higher. The default is
    ///     `nil`: it goes on.
    ///   - decay: the factor per `steps` steps, above 0; usually below 1.
    ///   - steps: at least 1.
    ///   - staircase: whether t / steps is rounded down, so that the value falls in jumps. The default is `false`.
    ///
    /// Source: `ExponentialDecay` of Keras 3, `exponential_decay` of Optax 0.2 (`end_value` is `final`). PyTorch's
    /// `ExponentialLR` has one step for `steps`, its `StepLR` is the staircase.
    public static func exponential(
        from initial: Double, to final: Double? = nil, decay: Double, every steps: Int = 1, staircase: Bool = false
    ) -> Schedule {
        Schedule(
            Exponential(
                from: .number(initial), to: final.map { .number($0) }, decay: decay, every: .count(steps),
                staircase: staircase))
    }
}
