import Support

extension Schedule {
    /// η(t) = final + (initial − final) · ((1 + cos(π · min(t, T) / T)) / 2)^exponent: half a cosine from `initial` to
    /// `final`, which it keeps after T steps.
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
        for value in [initial, final] { Setting.scheduledValue.require(value, of: "cosine schedule") }
        Setting.steps.require(Double(steps), of: "cosine schedule")
        Setting.exponent.require(exponent, of: "cosine schedule")
        let settings: KeyValuePairs<String, Argument> = [
            "from": .number(initial), "to": .number(final), "over": .count(steps), "exponent": .number(exponent),
            "periodic": .flag(periodic),
        ]
        return Schedule("cosine", settings) { step in
            let progress = Double(periodic ? step : min(step, steps)) / Double(steps)
            return final + (initial - final) * pow((1 + cos(.pi * progress)) / 2, exponent)
        }
    }
}

extension Setting {
    public static let exponent = Setting("exponent", .positive)
}
