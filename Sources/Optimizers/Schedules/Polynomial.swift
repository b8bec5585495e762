import Support

extension Schedule {
    /// η(t) = final + (initial − final) · (1 − min(t, T) / T)^power: falls from `initial` to `final`, which it keeps
    /// after T steps.
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
        for value in [initial, final] { Setting.scheduledValue.require(value, of: "polynomial schedule") }
        Setting.steps.require(Double(steps), of: "polynomial schedule")
        Setting.power.require(power, of: "polynomial schedule")
        let settings: KeyValuePairs<String, Argument> = [
            "from": .number(initial), "to": .number(final), "over": .count(steps), "power": .number(power),
            "cycle": .flag(cycle),
        ]
        return Schedule("polynomial", settings) { step in
            let stretches = cycle ? max(1, (Double(step) / Double(steps)).rounded(.up)) : 1
            let progress = min(1, Double(step) / (Double(steps) * stretches))
            return final + (initial - final) * pow(1 - progress, power)
        }
    }
}

extension Setting {
    /// Of polynomial and inverse power schedules.
    public static let power = Setting("power", .positive)
}
