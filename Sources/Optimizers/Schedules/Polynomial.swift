import Settings
import Support

/// The kind of `Schedule.polynomial`.
struct Polynomial: ScheduleKind {
    var from = ScheduleLevel.base
    var to: ScheduleLevel = 0
    var over = StepCount.run
    var power = 1.0
    var cycle = false

    static let name = "polynomial"
    static let settings: [SettingOf<Self>] = [
        .init("from", \.from), .init("to", \.to), .init("over", \.over), .init(.power, \.power),
        .init("cycle", \.cycle),
    ]

    func function() -> @Sendable (_ step: Int) -> Double {
        let (initial, final, steps) = (from.number, to.number, over.count)
        return { [power, cycle] step in
            let stretches = cycle ? max(1, (Double(step) / Double(steps)).rounded(.up)) : 1
            let progress = min(1, Double(step) / (Double(steps) * stretches))
            return final + (initial - final) * pow(1 - progress, power)
        }
    }
}

extension Schedule {
    /// Returns a schedule that falls from `initial` to `final`, which it keeps after T steps, as a power of the steps
    /// left:
    ///
    ///     η(t) = final + (initial − final) · (1 − min(t, T) / T)^power
    ///
    /// - Parameters:
    ///   - initial: the value at step 0, at least 0.
    ///   - final: the value at step T, at least 0. The default is 0.
    ///   - steps: T, at least 1.
    ///   - power: above 0. The default is 1, a straight line.
    ///   - cycle: whether after T steps the fall is stretched over 2T steps, after these over 3T and so on: T becomes
    ///     T · max(1, ⌈t / T⌉), and the value jumps up to fall again. The default is `false`.
    ///
    /// Source: `PolynomialDecay` of Keras 3 (its end is 0.0001 by default), `polynomial_schedule` of Optax 0.2,
    /// `PolynomialLR` of PyTorch.
    public static func polynomial(
        from initial: Double, to final: Double = 0, over steps: Int, power: Double = 1, cycle: Bool = false
    ) -> Schedule {
        Schedule(
            Polynomial(from: .number(initial), to: .number(final), over: .count(steps), power: power, cycle: cycle))
    }
}
