import Settings

/// The search of Hager and Zhang: a step that fulfils the Wolfe conditions or, nearer to a minimum, where values
/// differ by rounding only, the same conditions in slopes. It uses secants of the slope, which are more accurate than
/// values there.
/// ```
/// φ(t) ≤ φ(0) + δ t φ'(0),        φ'(t) ≥ σ φ'(0);     or
/// φ(t) ≤ φ(0) + ε,   (2δ − 1) φ'(0) ≥ φ'(t) ≥ σ φ'(0)
/// ```
/// ε is a few units in the last place of f, so that f does not rise; in the paper it is 10⁻⁶ |f|. Points where f is not
/// finite count as too far.
///
/// Source: Hager and Zhang, *SIAM Journal on Optimization* 16, 2005, and *ACM TOMS* 32, 2006 (CG_DESCENT).
public struct HagerZhang: LineSearch {
    public static let name = "hagerZhang"
    package var decrease: Double
    package var curvature: Double
    var expansion: Double
    var shrinkage: Double
    var maximumTrials: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf(.decrease, \.decrease), SettingOf(.curvature, \.curvature), SettingOf(.expansion, \.expansion),
        SettingOf(.shrinkage, \.shrinkage), SettingOf("maximumTrials", atMost: 10_000, \.maximumTrials),
    ]
    public func validateTogether() throws(SettingError) {
        guard decrease < 0.5 else { throw SettingError("decrease is \(decrease)", "it must be below 0.5") }
        guard expansion > 1 else { throw SettingError("expansion is \(expansion)", "it must be above 1") }
        try requireWolfe(decrease, curvature)
    }

    /// Creates the search.
    /// - Parameters:
    ///   - decrease: the constant δ of sufficient decrease, above 0 and below ½.
    ///   - curvature: the constant σ of the curvature condition, from δ up to but below 1.
    ///   - expansion: the factor ρ by which steps grow until they enclose a minimum, above 1.
    ///   - shrinkage: the factor γ, above 0 and below 1: an interval that shrinks less is halved.
    ///   - maximumTrials: the limit of trials, at least 1.
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

/// The interval [a, b] with φ(a) ≤ φ(0) + ε, φ'(a) < 0 and φ'(b) ≥ 0 that the search of Hager and Zhang narrows. Each
/// function returns the point it found that fulfils the conditions, if any.
struct SecantSearch {
    var trials: LineTrials
    let expansion: Double
    let shrinkage: Double
    var low: LinePoint
    var high: LinePoint

    init(trials: LineTrials, expansion: Double, shrinkage: Double) {
        (self.trials, self.expansion, self.shrinkage) = (trials, expansion, shrinkage)
        (low, high) = (trials.line.start, trials.line.start)
    }

    private func isLow(_ point: LinePoint) -> Bool {
        point.value <= trials.conditions.value + trials.conditions.rounding
    }

    /// Encloses a minimum: steps B0 to B3 of the paper.
    mutating func bracket(from step: Double) throws -> LinePoint? {
        var step = step
        while let point = try trials.point(at: step) {
            if trials.conditions.isWolfe(point) { return point }
            if !point.isFinite || (point.slope < 0 && !isLow(point)) { return try bisect(upTo: point) }
            if point.slope >= 0 {
                high = point
                return nil
            }
            low = point
            if step == trials.line.maximumStep { return trials.lowest }
            step = min(expansion * step, trials.line.maximumStep)
        }
        return nil
    }

    /// Encloses a minimum if φ' < 0 at both ends and the upper one is too high or not finite: step U3.
    private mutating func bisect(upTo top: LinePoint) throws -> LinePoint? {
        var top = top
        while true {
            let fraction = top.isFinite ? 0.5 : 0.1
            guard let point = try trials.point(at: low.step + fraction * (top.step - low.step)) else { return nil }
            if trials.conditions.isWolfe(point) { return point }
            if point.isFinite, point.slope >= 0 {
                high = point
                return nil
            }
            if point.isFinite, isLow(point) { low = point } else { top = point }
        }
    }

    /// Takes the part of the interval on one side of `step`: steps U0 to U3.
    private mutating func update(at step: Double) throws -> LinePoint? {
        guard step > low.step, step < high.step, let point = try trials.point(at: step) else { return nil }
        if trials.conditions.isWolfe(point) { return point }
        if point.isFinite, point.slope >= 0 {
            high = point
        } else if point.isFinite, isLow(point) {
            low = point
        } else {
            return try bisect(upTo: point)
        }
        return nil
    }

    /// Narrows the interval: steps L1 to L3.
    mutating func narrow() throws -> LinePoint? {
        while high.step > low.step {
            let width = high.step - low.step
            if let found = try doubleSecant() { return found }
            if high.step - low.step > shrinkage * width {
                if let found = try update(at: low.step + (high.step - low.step) / 2) { return found }
            }
            if high.step - low.step >= width || width <= 4 * Double.ulpOfOne * high.step { return nil }
        }
        return nil
    }

    /// Takes a secant step, and another from the end that it moved: steps S1 to S4.
    private mutating func doubleSecant() throws -> LinePoint? {
        let (oldLow, oldHigh) = (low, high)
        let step = Interpolation.secant(low, high)
        if let found = try update(at: step) { return found }
        if step == high.step { return try update(at: Interpolation.secant(oldHigh, high)) }
        if step == low.step { return try update(at: Interpolation.secant(oldLow, low)) }
        return nil
    }
}
