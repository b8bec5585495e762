import Settings
import Support

/// The kind of `Schedule.cyclic`.
struct Cyclic: ScheduleKind {
    var from = ScheduleLevel.base(times: 0.1)
    var to = ScheduleLevel.base
    var up = StepCount.run(times: 0.1)
    var down = StepCount.run(times: 0.1)
    var cycleFactor = 1.0
    var stepFactor = 1.0

    static let name = "cyclic"
    static let settings: [SettingOf<Self>] = [
        .init("from", \.from), .init("to", \.to), .init("up", \.up), .init("down", \.down),
        .init(.cycleFactor, \.cycleFactor), .init(.stepFactor, \.stepFactor),
    ]

    func function() -> @Sendable (_ step: Int) -> Double {
        let (initial, turn, up, down) = (from.number, to.number, up.count, down.count)
        return { [cycleFactor, stepFactor] step in
            let (cycle, rest) = step.quotientAndRemainder(dividingBy: up + down)
            let height = rest <= up ? Double(rest) / Double(up) : Double(up + down - rest) / Double(down)
            let scale = pow(cycleFactor, Double(cycle)) * pow(stepFactor, Double(step))
            return initial + (turn - initial) * height * scale
        }
    }
}

extension Schedule {
    /// Returns a schedule that goes up and down in straight lines, over and over:
    ///
    ///     η(t) = initial + (turn − initial) · height(t) · cycleFactorᶜ · stepFactorᵗ
    ///
    /// where `height` goes from 0 to 1 within `up` steps and back within `down`, and c is the number of full cycles
    /// before t.
    ///
    /// - Parameters:
    ///   - initial: the value at the beginning and end of each cycle, at least 0.
    ///   - turn: the value in the middle of the first cycle, at least 0. For a momentum that moves against the rate it
    ///     is the smaller of the two.
    ///   - up: the steps from `initial` to `turn`, at least 1.
    ///   - down: the steps back, at least 1. The default is as many as up.
    ///   - cycleFactor: multiplies the height from cycle to cycle, above 0. The default is 1.
    ///   - stepFactor: multiplies the height from step to step, above 0. The default is 1.
    ///
    /// Source: Smith, *Cyclical Learning Rates for Training Neural Networks*, WACV 2017. PyTorch's `CyclicLR` calls the
    /// defaults "triangular", a `cycleFactor` of 0.5 "triangular2" and a `stepFactor` of gamma "exp_range"; the momentum
    /// it cycles is `cyclic(from: max_momentum, to: base_momentum, …)`.
    public static func cyclic(
        from initial: Double, to turn: Double, up: Int, down: Int? = nil, cycleFactor: Double = 1,
        stepFactor: Double = 1
    ) -> Schedule {
        Schedule(
            Cyclic(
                from: .number(initial), to: .number(turn), up: .count(up), down: .count(down ?? up),
                cycleFactor: cycleFactor, stepFactor: stepFactor))
    }
}

extension Setting {
    /// The factor from one cycle to the next.
    static let cycleFactor = Setting("cycleFactor", .positive)
    /// The factor from one step to the next.
    static let stepFactor = Setting("stepFactor", .positive)
}
