import Settings
import Support

/// The kind of `Schedule.cosineRestarts`.
struct CosineRestarts: ScheduleKind {
    var from = ScheduleLevel.base
    var to: ScheduleLevel = 0
    var period = StepCount.run(times: 0.25)
    var periodFactor = 1.0
    var peakFactor = 1.0

    static let name = "cosineRestarts"
    static let settings: [SettingOf<Self>] = [
        .init("from", \.from), .init("to", \.to), .init("period", \.period), .init(.periodFactor, \.periodFactor),
        .init(.peakFactor, \.peakFactor),
    ]

    func function() -> @Sendable (_ step: Int) -> Double {
        let (initial, final, period) = (from.number, to.number, period.count)
        return { [periodFactor, peakFactor] step in
            let (cycle, progress) = Self.cycle(at: step, period: Double(period), factor: periodFactor)
            return final + (initial - final) * pow(peakFactor, cycle) * (1 + cos(.pi * progress)) / 2
        }
    }

    /// Returns the number of the cycle that `step` is in, and how much of it is over.
    private static func cycle(at step: Int, period: Double, factor: Double) -> (cycle: Double, progress: Double) {
        var (rest, length, cycle) = (Double(step), period, 0.0)
        if factor == 1 {
            cycle = (rest / length).rounded(.down)
            return (cycle, (rest - cycle * length) / length)
        }
        // Of very many cycles, all but the last few are passed at once: a step far out costs no more than any other.
        let passed = (log1p(rest * (factor - 1) / period) / log1p(factor - 1)).rounded(.down) - 2
        if passed > 1000 && passed.isFinite {
            rest = max(0, rest - period * expm1(passed * log1p(factor - 1)) / (factor - 1))
            (length, cycle) = (period * pow(factor, passed), passed)
        }
        while rest >= length { (rest, length, cycle) = (rest - length, length * factor, cycle + 1) }
        return (cycle, rest / length)
    }
}

extension Schedule {
    /// Returns half cosines one after another, each from a peak down to `final`: in cycle i, t steps after its start,
    ///
    ///     η = final + (initial − final) · peakFactorⁱ · (1 + cos(π t / (period · periodFactorⁱ))) / 2
    ///
    /// - Parameters:
    ///   - initial: the value at step 0, at least 0.
    ///   - final: the value that every cycle falls to, at least 0. The default is 0.
    ///   - period: the steps of the first cycle, at least 1.
    ///   - periodFactor: how many times longer each cycle is than the one before, at least 1. The default is 1.
    ///   - peakFactor: what the height of a peak above `final` is multiplied by from cycle to cycle, above 0. The
    ///     default is 1.
    ///
    /// Source: Loshchilov and Hutter, *SGDR*, ICLR 2017. `CosineAnnealingWarmRestarts` of PyTorch has T_mult for
    /// `periodFactor` and no `peakFactor`; `CosineDecayRestarts` of Keras has t_mul (by default 2) and m_mul, and the
    /// end as a fraction `alpha = final / initial`.
    public static func cosineRestarts(
        from initial: Double, to final: Double = 0, period: Int, periodFactor: Double = 1, peakFactor: Double = 1
    ) -> Schedule {
        Schedule(
            CosineRestarts(
                from: .number(initial), to: .number(final), period: .count(period), periodFactor: periodFactor,
                peakFactor: peakFactor))
    }
}

extension Setting {
    /// The factor from one period to the next.
    static let periodFactor = Setting("periodFactor", .count)
    /// The factor from one peak to the next.
    static let peakFactor = Setting("peakFactor", .positive)
}
