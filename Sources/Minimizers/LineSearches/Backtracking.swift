import Settings

/// Backtracking: the first of t, ρ t, ρ² t, … at which the value has decreased enough (Armijo). It looks at values
/// only, so it is cheap for functions whose gradients are expensive.
/// ```
/// φ(t) ≤ φ(0) + c t φ'(0)
/// ```
/// With interpolation, ρ t is the minimum of the parabola through φ(0), φ'(0) and φ(t), held between 0.1 and 0.5 of t.
///
/// Source: Armijo, *Pacific J. Math.* 16, 1966; Nocedal and Wright, *Numerical Optimization*, 2nd ed., 2006, section
/// 3.1.
public struct Backtracking: LineSearch {
    public static let name = "backtracking"
    var decrease = 1e-4
    var factor = 0.5
    var interpolates = true
    var maximumTrials = 60

    public static let settings: [SettingOf<Self>] = [
        SettingOf(.decrease, \.decrease), SettingOf(.backtrackingFactor, \.factor),
        SettingOf("interpolates", \.interpolates), SettingOf("maximumTrials", atMost: 10_000, \.maximumTrials),
    ]

    /// Creates the search.
    /// - Parameters:
    ///   - decrease: the constant c of sufficient decrease, above 0 and below 1.
    ///   - factor: the factor ρ without interpolation, above 0 and below 1.
    ///   - interpolates: whether ρ is found by interpolation.
    ///   - maximumTrials: the limit of trials, at least 1.
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
    /// The constant of the Armijo condition.
    static let decrease = Setting("decrease", .properFraction)
    static let backtrackingFactor = Setting("factor", .properFraction)
    /// The constant of the curvature condition.
    static let curvature = Setting("curvature", .properFraction)
}
