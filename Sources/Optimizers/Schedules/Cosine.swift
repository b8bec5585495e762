import Settings
import Support

/// The kind of `Schedule.cosine`.
struct Cosine: ScheduleKind {
    var from = ScheduleLevel.base
    var to: ScheduleLevel = 0
    var over = StepCount.run
    var exponent = 1.0
    var periodic = false

    static let name = "cosine"
    static let settings: [SettingOf<Self>] = [
        .init("from", \.from), .init("to", \.to), .init("over", \.over), .init(.exponent, \.exponent),
        .init("periodic", \.periodic),
    ]

    func function() -> @Sendable (_ step: Int) -> Double {
        let (initial, final, steps) = (from.number, to.number, over.count)
        return { [exponent, periodic] step in
            let progress = Double(periodic ? step : min(step, steps)) / Double(steps)
            return final + (initial - final) * pow((1 + cos(.pi * progress)) / 2, exponent)
        }
    }
}

extension Schedule {
    /// Returns half a cosine from `initial` to `final`, which it keeps after T steps:
    ///
    ///     η(t) = final + (initial − final) · ((1 + cos(π · min(t, T) / T)) / 2)^exponent
    ///
    /// - Parameters:
    ///   - initial: the value at step 0, at least 0.
    ///   - final: the value at step T, at least 0. The default is 0.
    ///   - steps: T, at least 1.
    ///   - exponent: above 0; beyond 1 the value falls sooner. The default is 1.
    ///   - periodic: whether the cosine goes on after T, so that the value is back at `initial` after 2T steps. The
    ///     default is `false`.
    ///
    /// Source: Loshchilov and Hutter, *SGDR*, ICLR 2017, equation 5, without restarts. Keras and Optax give the end as
    /// a fraction `alpha = final / initial`; PyTorch's `CosineAnnealingLR` is periodic.
    public static func cosine(
        from initial: Double, to final: Double = 0, over steps: Int, exponent: Double = 1, periodic: Bool = false
    ) -> Schedule {
        Schedule(
            Cosine(
                from: .number(initial), to: .number(final), over: .count(steps), exponent: exponent, periodic: periodic)
        )
    }
}

extension Setting {
    /// The exponent of the cosine.
    public static let exponent = Setting("exponent", .positive)
}
