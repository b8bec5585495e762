import Settings
import Support

/// The kind of `Schedule.transformer`.
struct Transformer: ScheduleKind {
    var dimension = 512
    /// The warm-up of the formula; `warmup` is that of all schedules.
    var rise: StepCount = 4000
    var scale = 1.0

    static let name = "transformer"
    static let settings: [SettingOf<Self>] = [
        .init("dimension", atMost: Setting.mostSteps, \.dimension), .init("rise", \.rise),
        .init("scale", .scheduledValue, \.scale),
    ]

    func function() -> @Sendable (_ step: Int) -> Double {
        let warmup = rise.count
        return { [dimension, scale] step in
            let number = Double(step) + 1
            return scale / Double(dimension).squareRoot()
                * min(1 / number.squareRoot(), number * pow(Double(warmup), -1.5))
        }
    }
}

extension Schedule {
    /// Returns the schedule of the first transformers, which rises in a straight line for `warmup` steps, then falls as
    /// 1/√n:
    ///
    ///     η(t) = scale · dimension^(−1/2) · min(n^(−1/2), n · warmup^(−3/2)) with n = t + 1
    ///
    /// - Parameters:
    ///   - dimension: d_model, the width of the model, at least 1.
    ///   - warmup: at least 1. The default is 4000.
    ///   - scale: at least 0. The default is 1.
    ///
    /// Source: Vaswani et al., *Attention Is All You Need*, NeurIPS 2017, equation 3.
    public static func transformer(dimension: Int, warmup: Int = 4_000, scale: Double = 1) -> Schedule {
        Schedule(Transformer(dimension: dimension, rise: .count(warmup), scale: scale))
    }
}
