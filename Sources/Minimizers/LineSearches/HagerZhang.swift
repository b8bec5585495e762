import Optimizers

/// A step that fulfils the Wolfe conditions, or nearer to a minimum, where values differ by rounding only, the same in
/// slopes; found by secants of the slope, which are more accurate than values there.
/// ```
/// φ(t) ≤ φ(0) + δ t φ'(0),        φ'(t) ≥ σ φ'(0);     or
/// φ(t) ≤ φ(0) + ε,   (2δ − 1) φ'(0) ≥ φ'(t) ≥ σ φ'(0)
/// ```
/// ε is a few units in the last place of f, so that f does not rise; in the paper 10⁻⁶ |f|. Points where f is not
/// finite count as too far. Hager and Zhang, *SIAM Journal on Optimization* 16, 2005, and *ACM TOMS* 32, 2006
/// (CG_DESCENT).
public struct HagerZhang: LineSearch {
    public static let name = "hagerZhang"
    /// δ, below ½.
    public var decrease: Double
    /// σ.
    public var curvature: Double
    /// ρ, by which steps grow until they enclose a minimum.
    public var expansion: Double
    /// γ: an interval that shrinks less is halved.
    public var shrinkage: Double
    public var maximumTrials: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf(.decrease, \.decrease), SettingOf(.curvature, \.curvature), SettingOf(.expansion, \.expansion),
        SettingOf(.shrinkage, \.shrinkage), SettingOf("maximumTrials", \.maximumTrials),
    ]
    public func validateTogether() throws(SettingError) {
        guard decrease < 0.5 else { throw SettingError("decrease is \(decrease)", "it must be below 0.5") }
        guard expansion > 1 else { throw SettingError("expansion is \(expansion)", "it must be above 1") }
        try requireWolfe(decrease, curvature)
    }

    public init(
        decrease: Double = 0.1, curvature: Double = 0.9, expansion: Double = 5, shrinkage: Double = 0.66,
        maximumTrials: Int = 30
    ) {
        (self.decrease, self.curvature, self.expansion) = (decrease, curvature, expansion)
        (self.shrinkage, self.maximumTrials) = (shrinkage, maximumTrials)
        check()
    }

    public func search(along line: Line, from step: Double) throws -> LinePoint? {
        let conditions = WolfeConditions(line, decrease: decrease, curvature: curvature)
        var search = SecantSearch(
            trials: LineTrials(along: line, conditions, atMost: maximumTrials), expansion: expansion,
            shrinkage: shrinkage)
        return try search.bracket(from: min(step, line.maximumStep)) ?? search.narrow() ?? search.trials.lowest
    }
}

extension Setting {
    static let expansion = Setting("expansion", .positive)
    static let shrinkage = Setting("shrinkage", .properFraction)
}
