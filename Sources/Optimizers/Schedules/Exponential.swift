import Support

extension Schedule {
    /// η(t) = initial · decay^(t / steps): multiplied by `decay` every `steps` steps.
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
        for value in [initial, final ?? 0] { Setting.scheduledValue.require(value, of: "exponential schedule") }
        Setting.factor.require(decay, of: "exponential schedule")
        Setting.steps.require(Double(steps), of: "exponential schedule")
        let settings: KeyValuePairs<String, Argument> = [
            "from": .number(initial), "to": .optional(final), "decay": .number(decay), "every": .count(steps),
            "staircase": .flag(staircase),
        ]
        return Schedule("exponential", settings) { step in
            let exponent = Double(step) / Double(steps)
            let value = initial * pow(decay, staircase ? exponent.rounded(.down) : exponent)
            guard let final else { return value }
            return decay < 1 ? max(value, final) : min(value, final)
        }
    }
}
