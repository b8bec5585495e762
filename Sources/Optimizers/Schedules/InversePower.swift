import Settings
import Support

/// The kind of `Schedule.inversePower`.
struct InversePower: ScheduleKind {
    var from = ScheduleLevel.base
    var power = 0.25
    var timescale = 1.0

    static let name = "inversePower"
    static let settings: [SettingOf<Self>] = [
        .init("from", \.from), .init(.power, \.power), .init(.timescale, \.timescale),
    ]

    func function() -> @Sendable (_ step: Int) -> Double {
        let initial = from.number
        return { [power, timescale] step in initial / pow(1 + Double(step) / timescale, power) }
    }
}

/// The kind of `Schedule.inverseSquareRoot`, which is an inverse power.
struct InverseSquareRoot: ScheduleKind {
    var from = ScheduleLevel.base
    var timescale = 100.0

    static let name = "inverseSquareRoot"
    static let settings: [SettingOf<Self>] = [.init("from", \.from), .init(.timescale, \.timescale)]

    private var power: InversePower { InversePower(from: from, power: 0.5, timescale: timescale) }
    func makeSchedule() -> Schedule { power.makeSchedule() }
    func function() -> @Sendable (_ step: Int) -> Double { power.function() }
}

/// The kind of `Schedule.optimal`, which is an inverse power.
struct Optimal: ScheduleKind {
    var strength = 1e-4

    static let name = "optimal"
    static let settings: [SettingOf<Self>] = [.init(.regularization, \.strength)]

    private var power: InversePower {
        InversePower(from: .number(pow(strength, -0.25)), power: 1, timescale: pow(strength, -0.75))
    }
    func makeSchedule() -> Schedule { power.makeSchedule() }
    func function() -> @Sendable (_ step: Int) -> Double { power.function() }
}

extension Schedule {
    /// Returns a schedule that falls as a power of the time:
    ///
    ///     η(t) = initial / (1 + t / timescale)^power
    ///
    /// - Parameters:
    ///   - initial: the value at step 0, at least 0.
    ///   - power: above 0; 1 and 0.5 are usual.
    ///   - timescale: the steps after which the value is initial / 2^power, above 0. The default is 1.
    ///
    /// Source: Robbins and Monro, *A Stochastic Approximation Method*, 1951. The rate "invscaling" of scikit-learn,
    /// eta0 / t^power_t with t from 1, is that of timescale 1; Vowpal Wabbit's initial_t is the timescale.
    public static func inversePower(from initial: Double, power: Double, timescale: Double = 1) -> Schedule {
        Schedule(InversePower(from: .number(initial), power: power, timescale: timescale))
    }

    /// Returns a schedule that falls as one over the square root of the time:
    ///
    ///     η(t) = initial · √(timescale / (timescale + t))
    ///
    /// Behind a warm-up of `timescale` steps this is peak · √(warmup / t), t counted from the warm-up's beginning, as
    /// language models are trained:
    /// ```swift
    /// let rate = Schedule.inverseSquareRoot(from: 1e-3, timescale: 4_000).warmedUp(over: 4_000)
    /// ```
    ///
    /// - Parameters:
    ///   - initial: the value at step 0, at least 0.
    ///   - timescale: above 0.
    public static func inverseSquareRoot(from initial: Double, timescale: Double) -> Schedule {
        inversePower(from: initial, power: 0.5, timescale: timescale)
    }

    /// Returns the schedule that suits training with L2 regularization:
    ///
    ///     η(t) = 1 / (strength · (t₀ + t)) with t₀ = strength^(−3/4), so that η(0) = strength^(−1/4)
    ///
    /// - Parameter strength: λ of the L2 regularization, above 0.
    ///
    /// Source: the rate "optimal" of scikit-learn's `SGDClassifier`, after L. Bottou.
    public static func optimal(strength: Double) -> Schedule { Schedule(Optimal(strength: strength)) }
}

extension Setting {
    /// The power of polynomial and inverse power schedules.
    public static let power = Setting("power", .positive)
    /// The steps after which the value has fallen markedly.
    static let timescale = Setting("timescale", .positive)
    /// The strength of the regularization for which a schedule is made.
    static let regularization = Setting("strength", .positive)
}
