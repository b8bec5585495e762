import Settings
import Support

/// The step at which a one-cycle schedule of N steps reaches its end.
public enum OneCycleEnd: String, Sendable, Codable, CaseIterable {
    /// The end is at step N − 1, the last of the run. The phases before end at steps rise · N − 1 and back · N − 2, as in
    /// PyTorch.
    case lastStep
    /// The end is at step N. The phases before end at steps ⌊rise · N⌋ and ⌊back · N⌋, as in Optax.
    case afterLastStep
}

/// The kind of `Schedule.oneCycle`.
struct OneCycle: ScheduleKind {
    var peak = ScheduleLevel.base
    var phases = OneCyclePhases()
    var initialDivisor = 25.0
    var finalDivisor = 10_000.0

    static let name = "oneCycle"
    static let settings: [SettingOf<Self>] = {
        let phases = OneCyclePhases.settings.map { SettingOf<Self>($0, of: \.phases) }
        return [.init("peak", \.peak)] + phases.prefix(3) + [
            .init("initialDivisor", .divisor, \.initialDivisor), .init("finalDivisor", .divisor, \.finalDivisor),
        ] + phases.dropFirst(3)
    }()

    func validateTogether() throws(SettingError) { try phases.validateTogether() }

    func function() -> @Sendable (_ step: Int) -> Double {
        let initial = peak.number / initialDivisor
        return phases.values(from: initial, over: peak.number, to: initial / finalDivisor)
    }
}

/// The kind of `Schedule.oneCycleMomentum`.
struct OneCycleMomentum: ScheduleKind {
    var from: ScheduleLevel = 0.95
    var to: ScheduleLevel = 0.85
    var phases = OneCyclePhases()

    static let name = "oneCycleMomentum"
    static let settings: [SettingOf<Self>] =
        [.init("from", \.from), .init("to", \.to)] + OneCyclePhases.settings.map { .init($0, of: \.phases) }

    func validateTogether() throws(SettingError) { try phases.validateTogether() }

    func function() -> @Sendable (_ step: Int) -> Double {
        phases.values(from: from.number, over: to.number, to: from.number)
    }
}

/// The phases of a cycle: up, and down in one or two.
struct OneCyclePhases: Configurable {
    var over = StepCount.run
    var rise = 0.3
    var back: Double?
    var transition = Transition.cosine
    var end = OneCycleEnd.lastStep

    static let settings: [SettingOf<Self>] = [
        .init("over", \.over), .init(.rise, \.rise), .init(.back, \.back), .init("transition", \.transition),
        .init("end", \.end),
    ]

    func validateTogether() throws(SettingError) {
        guard let back, back <= rise else { return }
        throw SettingError("back is \(shortest(back))", "give more than rise, \(shortest(rise))")
    }

    func values(
        from initial: Double, over middle: Double, to final: Double
    ) -> @Sendable (_ step: Int) -> Double {
        let count = Double(over.count)
        let (turn, back, last): (Double, Double?, Double) =
            switch end {
            case .lastStep: (rise * count - 1, back.map { $0 * count - 2 }, count - 1)
            case .afterLastStep: ((rise * count).rounded(.down), back.map { ($0 * count).rounded(.down) }, count)
            }
        var points: [(step: Double, value: Double)] = [(0, initial), (turn, middle)]
        if let back { points.append((back, initial)) }
        points.append((last, final))
        return { [transition, points] step in transition.value(at: Double(step), through: points) }
    }
}

extension Schedule {
    /// Returns a schedule that goes from peak / initialDivisor up to `peak`, then down to
    /// peak / (initialDivisor · finalDivisor), which it keeps.
    ///
    /// - Parameters:
    ///   - peak: the greatest value, at least 0.
    ///   - steps: N, at least 1.
    ///   - rise: the part of the steps that go up, at least 0 and below 1. The default is 0.3.
    ///   - back: the part of the steps after which the value is back at its first, in a schedule of three phases: above
    ///     `rise` and below 1. The default is `nil`: down to the end in one go.
    ///   - initialDivisor: above 0. The default is 25.
    ///   - finalDivisor: above 0. The default is 10 000.
    ///   - transition: how the value goes through each phase. The default is `.cosine`.
    ///   - end: where exactly the phases end. The default is `.lastStep`.
    ///
    /// Source: Smith and Topin, *Super-Convergence*, 2018. PyTorch's `OneCycleLR` is this; with `three_phase` its `back`
    /// is 2 · rise. Optax' `cosine_onecycle_schedule` ends `.afterLastStep`, and so does its
    /// `linear_onecycle_schedule`, with linear transitions and `back` 0.85.
    public static func oneCycle(
        peak: Double, over steps: Int, rise: Double = 0.3, back: Double? = nil, initialDivisor: Double = 25,
        finalDivisor: Double = 10_000, transition: Transition = .cosine, end: OneCycleEnd = .lastStep
    ) -> Schedule {
        let phases = OneCyclePhases(over: .count(steps), rise: rise, back: back, transition: transition, end: end)
        return Schedule(
            OneCycle(
                peak: .number(peak), phases: phases, initialDivisor: initialDivisor, finalDivisor: finalDivisor))
    }

    /// Returns the momentum that goes with `oneCycle` of the same steps: down while the rate goes up, and back.
    ///
    /// - Parameters:
    ///   - initial: the value at both ends, at least 0. The default is 0.95.
    ///   - lowest: the value where the rate has its peak, at least 0. The default is 0.85.
    ///   - steps: N, at least 1; `rise`, `back`, `transition` and `end` as for the rate.
    ///
    /// Source: Smith and Topin; PyTorch's `OneCycleLR` with `cycle_momentum`.
    public static func oneCycleMomentum(
        from initial: Double = 0.95, to lowest: Double = 0.85, over steps: Int, rise: Double = 0.3,
        back: Double? = nil, transition: Transition = .cosine, end: OneCycleEnd = .lastStep
    ) -> Schedule {
        let phases = OneCyclePhases(over: .count(steps), rise: rise, back: back, transition: transition, end: end)
        return Schedule(OneCycleMomentum(from: .number(initial), to: .number(lowest), phases: phases))
    }
}

extension Setting {
    /// The share of the steps in which the value rises.
    static let rise = Setting("rise", .fraction)
    /// The share of the steps in which the value falls back.
    public static let back = Setting("back", .fraction)
    /// The ratio of the peak to the first or the last value.
    static let divisor = Setting("divisor", .positive)
}
