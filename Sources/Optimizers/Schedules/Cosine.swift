#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Schedule {
    /// η(t) = final + (initial − final) · (1 + cos(π · min(t, T) / T)) / 2: half a cosine from `initial` to `final`,
    /// which it keeps after T steps.
    ///
    /// - Parameters:
    ///   - initial: the value at step 0, at least 0.
    ///   - final: the value from step T on, at least 0. The default is 0.
    ///   - steps: T, at least 1.
    ///
    /// Source: Loshchilov and Hutter, *SGDR*, ICLR 2017, equation 5, without restarts. Keras and Optax give the end as
    /// a fraction `alpha = final / initial`; PyTorch's `CosineAnnealingLR` rises again after T.
    public static func cosine(from initial: Double, to final: Double = 0, over steps: Int) -> Schedule {
        for value in [initial, final] { Setting.scheduledValue.require(value, of: "cosine schedule") }
        Setting.steps.require(Double(steps), of: "cosine schedule")
        return Schedule("cosine(from: \(initial), to: \(final), over: \(steps))") { step in
            let progress = Double(min(step, steps)) / Double(steps)
            return final + (initial - final) * (1 + cos(.pi * progress)) / 2
        }
    }
}
