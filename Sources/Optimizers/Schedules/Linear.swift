extension Schedule {
    /// η(t) = final + (initial − final) · (1 − min(t, T) / T): a straight line from `initial` to `final`, which it keeps
    /// after T steps.
    ///
    /// - Parameters:
    ///   - initial: the value at step 0, at least 0.
    ///   - final: the value from step T on, at least 0. The default is 0.
    ///   - steps: T, at least 1.
    ///
    /// `starting(after:)` keeps the first value for a while before. Source: `linear_schedule` of Optax 0.2; PyTorch's
    /// `LinearLR` gives both ends as factors of the base rate.
    public static func linear(from initial: Double, to final: Double = 0, over steps: Int) -> Schedule {
        for value in [initial, final] { Setting.scheduledValue.require(value, of: "linear schedule") }
        Setting.steps.require(Double(steps), of: "linear schedule")
        return Schedule("linear", ["from": .number(initial), "to": .number(final), "over": .count(steps)]) { step in
            final + (initial - final) * (1 - Double(min(step, steps)) / Double(steps))
        }
    }
}
