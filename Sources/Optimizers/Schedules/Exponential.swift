#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Schedule {
    /// η(t) = initial · decay^(t / steps): multiplied by `decay` every `steps` steps.
    ///
    /// - Parameters:
    ///   - initial: the value at step 0, at least 0.
    ///   - decay: the factor per `steps` steps, above 0; usually below 1.
    ///   - steps: at least 1.
    ///   - staircase: whether t / steps is rounded down, so that the value falls in jumps. The default is `false`.
    ///
    /// Source: `ExponentialDecay` of Keras 3, `exponential_decay` of Optax 0.2.
    public static func exponential(
        from initial: Double, decay: Double, every steps: Int = 1, staircase: Bool = false
    ) -> Schedule {
        Setting.scheduledValue.require(initial, of: "exponential schedule")
        Setting.factor.require(decay, of: "exponential schedule")
        Setting.steps.require(Double(steps), of: "exponential schedule")
        let name = "exponential(from: \(initial), decay: \(decay), every: \(steps), staircase: \(staircase))"
        return Schedule(name) { step in
            let exponent = Double(step) / Double(steps)
            return initial * pow(decay, staircase ? exponent.rounded(.down) : exponent)
        }
    }
}
