import Optimizers

/// The first of t, ρ t, ρ² t, … at which the value has decreased enough (Armijo):
/// ```
/// φ(t) ≤ φ(0) + c t φ'(0)
/// ```
/// where interpolating, ρ t is the minimum of the parabola through φ(0), φ'(0) and φ(t), held between 0.1 and 0.5 of t.
/// Looks at values only. Armijo, *Pacific J. Math.* 16, 1966; Nocedal and Wright, *Numerical Optimization*, 2nd ed.,
/// 2006, section 3.1.
public struct Backtracking: LineSearch {
    public static let name = "backtracking"
    /// c.
    public var decrease = 1e-4
    /// ρ, where not interpolating.
    public var factor = 0.5
    public var interpolates = true
    public var maximumTrials = 60

    public static let settings: [SettingOf<Self>] = [
        SettingOf(.decrease, \.decrease), SettingOf(.backtrackingFactor, \.factor),
        SettingOf("interpolates", \.interpolates), SettingOf("maximumTrials", \.maximumTrials),
    ]

    public init(decrease: Double = 1e-4, factor: Double = 0.5, interpolates: Bool = true, maximumTrials: Int = 60) {
        (self.decrease, self.factor) = (decrease, factor)
        (self.interpolates, self.maximumTrials) = (interpolates, maximumTrials)
        check()
    }

    public func search(along line: Line, from step: Double) throws -> LinePoint? {
        var step = min(step, line.maximumStep)
        for _ in 0..<maximumTrials {
            let trial = try line.value(at: step)
            if trial.value <= line.origin.value + decrease * step * line.slope, trial.value < line.origin.value {
                return trial
            }
            step *= interpolates && trial.isFinite ? parabolicFactor(trial, line) : factor
        }
        return nil
    }

    private func parabolicFactor(_ trial: LinePoint, _ line: Line) -> Double {
        let curvature = trial.value - line.origin.value - trial.step * line.slope
        return min(0.5, max(0.1, -trial.step * line.slope / (2 * curvature)))
    }
}

extension Setting {
    /// c of the Armijo condition.
    static let decrease = Setting("decrease", .properFraction)
    static let backtrackingFactor = Setting("factor", .properFraction)
    /// c of the curvature condition.
    static let curvature = Setting("curvature", .properFraction)
}
