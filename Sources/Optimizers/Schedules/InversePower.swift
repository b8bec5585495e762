import Support

extension Schedule {
    /// η(t) = initial / (1 + t / timescale)^power.
    ///
    /// - Parameters:
    ///   - initial: the value at step 0, at least 0.
    ///   - power: above 0; 1 and 0.5 are usual.
    ///   - timescale: the steps after which the value is initial / 2^power, above 0. The default is 1.
    ///
    /// Source: Robbins and Monro, *A Stochastic Approximation Method*, 1951. The rate "invscaling" of scikit-learn,
    /// eta0 / t^power_t with t from 1, is that of timescale 1; Vowpal Wabbit's initial_t is the timescale.
    public static func inversePower(from initial: Double, power: Double, timescale: Double = 1) -> Schedule {
        Setting.scheduledValue.require(initial, of: "inversePower schedule")
        Setting.power.require(power, of: "inversePower schedule")
        Setting.timescale.require(timescale, of: "inversePower schedule")
        let settings: KeyValuePairs<String, Argument> = [
            "from": .number(initial), "power": .number(power), "timescale": .number(timescale),
        ]
        return Schedule("inversePower", settings) { step in
            initial / pow(1 + Double(step) / timescale, power)
        }
    }

    /// η(t) = initial · √(timescale / (timescale + t)).
    ///
    /// Behind a warm-up of `timescale` steps this is peak · √(warmup / t), t counted from the warm-up's beginning, as
    /// models of language are trained:
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

    /// η(t) = 1 / (strength · (t₀ + t)) with t₀ = strength^(−3/4), so that η(0) = strength^(−1/4).
    ///
    /// - Parameter strength: of the L2 regularisation that is trained with, above 0.
    ///
    /// Source: the rate "optimal" of scikit-learn's `SGDClassifier`, after L. Bottou.
    public static func optimal(strength: Double) -> Schedule {
        Setting.regularization.require(strength, of: "optimal schedule")
        return inversePower(from: pow(strength, -0.25), power: 1, timescale: pow(strength, -0.75))
    }

    /// η(t) = scale · dimension^(−1/2) · min(n^(−1/2), n · warmup^(−3/2)) with n = t + 1: rises in a straight line for
    /// `warmup` steps, then falls as 1/√n.
    ///
    /// - Parameters:
    ///   - dimension: d_model, the width of the model, at least 1.
    ///   - warmup: at least 1. The default is 4000.
    ///   - scale: at least 0. The default is 1.
    ///
    /// Source: Vaswani et al., *Attention Is All You Need*, NeurIPS 2017, equation 3.
    public static func transformer(dimension: Int, warmup: Int = 4_000, scale: Double = 1) -> Schedule {
        Setting.dimension.require(Double(dimension), of: "transformer schedule")
        Setting.steps.require(Double(warmup), of: "transformer schedule")
        Setting.scheduledValue.require(scale, of: "transformer schedule")
        let settings: KeyValuePairs<String, Argument> = [
            "dimension": .count(dimension), "rise": .count(warmup), "scale": .number(scale),
        ]
        return Schedule("transformer", settings) { step in
            let number = Double(step) + 1
            return scale / Double(dimension).squareRoot()
                * min(1 / number.squareRoot(), number * pow(Double(warmup), -1.5))
        }
    }
}

extension Setting {
    public static let timescale = Setting("timescale", .positive)
    /// Of the schedule that is made for it.
    public static let regularization = Setting("strength", .positive)
    public static let dimension = Setting("dimension", .count)
}
