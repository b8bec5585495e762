extension Schedule {
    /// η(t) = initial / (1 + decay · t / steps).
    ///
    /// - Parameters:
    ///   - initial: the value at step 0, at least 0.
    ///   - decay: at least 0; with 1 the value is half of `initial` after `steps` steps, a third after twice as many.
    ///   - steps: at least 1.
    ///   - staircase: whether t / steps is rounded down, so that the value falls in jumps. The default is `false`.
    ///
    /// Source: `InverseTimeDecay` of Keras 3.
    public static func inverseTime(
        from initial: Double, decay: Double, every steps: Int = 1, staircase: Bool = false
    ) -> Schedule {
        Setting.scheduledValue.require(initial, of: "inverseTime schedule")
        Setting.slowdown.require(decay, of: "inverseTime schedule")
        Setting.steps.require(Double(steps), of: "inverseTime schedule")
        let settings: KeyValuePairs<String, Argument> = [
            "from": .number(initial), "decay": .number(decay), "every": .count(steps), "staircase": .flag(staircase),
        ]
        return Schedule("inverseTime", settings) { step in
            let time = Double(step) / Double(steps)
            return initial / (1 + decay * (staircase ? time.rounded(.down) : time))
        }
    }
}

extension Setting {
    /// Of the inverse time schedule.
    public static let slowdown = Setting("decay", .notNegative)
}
