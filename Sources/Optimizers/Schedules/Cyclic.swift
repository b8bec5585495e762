import Support

extension Schedule {
    /// Up and down in straight lines, over and over:
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
        let down = down ?? up
        for value in [initial, turn] { Setting.scheduledValue.require(value, of: "cyclic schedule") }
        for steps in [up, down] { Setting.steps.require(Double(steps), of: "cyclic schedule") }
        Setting.cycleFactor.require(cycleFactor, of: "cyclic schedule")
        Setting.stepFactor.require(stepFactor, of: "cyclic schedule")
        let settings: KeyValuePairs<String, Argument> = [
            "from": .number(initial), "to": .number(turn), "up": .count(up), "down": .count(down),
            "cycleFactor": .number(cycleFactor), "stepFactor": .number(stepFactor),
        ]
        return Schedule("cyclic", settings) { step in
            let (cycle, rest) = step.quotientAndRemainder(dividingBy: up + down)
            let height = rest <= up ? Double(rest) / Double(up) : Double(up + down - rest) / Double(down)
            let scale = pow(cycleFactor, Double(cycle)) * pow(stepFactor, Double(step))
            return initial + (turn - initial) * height * scale
        }
    }
}

extension Setting {
    public static let cycleFactor = Setting("cycleFactor", .positive)
    public static let stepFactor = Setting("stepFactor", .positive)
}
