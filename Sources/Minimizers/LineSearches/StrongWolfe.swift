import Settings

/// A step that fulfils the strong Wolfe conditions: the interval is extended until it must contain one, then narrowed
/// by the minima of cubics through its ends ("zoom").
/// ```
/// φ(t) ≤ φ(0) + c₁ t φ'(0),   |φ'(t)| ≤ c₂ |φ'(0)|
/// ```
/// Points where f is not finite count as too far.
///
/// Source: Nocedal and Wright, *Numerical Optimization*, 2nd ed., 2006, algorithms 3.5 and 3.6.
public struct StrongWolfe: LineSearch {
    public static let name = "strongWolfe"
    var decrease: Double
    package var curvature: Double
    var maximumTrials: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf(.decrease, \.decrease), SettingOf(.curvature, \.curvature),
        SettingOf("maximumTrials", atMost: 10_000, \.maximumTrials),
    ]
    public func validateTogether() throws(SettingError) { try requireWolfe(decrease, curvature) }

    /// Creates the search.
    /// - Parameters:
    ///   - decrease: the constant c₁ of sufficient decrease, above 0 and at most c₂.
    ///   - curvature: the constant c₂ of the curvature condition, below 1: 0.9 for Newton and quasi-Newton directions,
    ///     0.1 for conjugate gradients.
    ///   - maximumTrials: the limit of trials, at least 1.
    public init(decrease: Double = 1e-4, curvature: Double = 0.9, maximumTrials: Int = 20) {
        (self.decrease, self.curvature, self.maximumTrials) = (decrease, curvature, maximumTrials)
        check()
    }

    public func search(along line: Line, from step: Double) throws -> LinePoint? {
        let conditions = WolfeConditions(line, decrease: decrease, curvature: curvature)
        var trials = LineTrials(along: line, conditions, atMost: maximumTrials)
        var previous = line.start
        var step = min(step, line.maximumStep)
        while let point = try trials.point(at: step) {
            if conditions.isStrongWolfe(point) { return point }
            if !conditions.isDecrease(point) || (previous.step > 0 && conditions.isHigher(point, than: previous)) {
                return try zoom(from: previous, to: point, &trials)
            }
            if point.slope >= 0 { return try zoom(from: point, to: previous, &trials) }
            if step == line.maximumStep { return point }
            step = min(extrapolated(previous, point), line.maximumStep)
            previous = point
        }
        return trials.lowest
    }

    /// Returns the minimum of the cubic, if it lies beyond, but from twice to ten times as far.
    private func extrapolated(_ previous: LinePoint, _ point: LinePoint) -> Double {
        let minimum = Interpolation.cubicMinimum(previous, point) ?? .infinity
        let (least, most) = (2 * point.step, 10 * point.step)
        return minimum > point.step ? min(max(minimum, least), most) : most
    }

    /// Narrows an interval that contains a step fulfilling the conditions. `low` is the lower end of those that
    /// decrease enough, and its slope points to `high`.
    private func zoom(from low: LinePoint, to high: LinePoint, _ trials: inout LineTrials) throws -> LinePoint? {
        var (low, high) = (low, high)
        while let point = try trials.point(at: between(low, high)) {
            if trials.conditions.isStrongWolfe(point) { return point }
            if !trials.conditions.isDecrease(point) || trials.conditions.isHigher(point, than: low) {
                high = point
            } else {
                if point.slope * (high.step - low.step) >= 0 { high = low }
                low = point
            }
            if abs(high.step - low.step) <= 4 * Double.ulpOfOne * max(high.step, low.step) { break }
        }
        return trials.lowest
    }

    private func between(_ low: LinePoint, _ high: LinePoint) -> Double {
        // Where f ends is far away: a tenth of the interval at once.
        guard high.isFinite else { return low.step + 0.1 * (high.step - low.step) }
        return Interpolation.safeguarded(Interpolation.cubicMinimum(low, high), between: low.step, and: high.step)
    }
}

/// Throws if two constants of the Wolfe conditions contradict each other.
func requireWolfe(_ decrease: Double, _ curvature: Double) throws(SettingError) {
    guard decrease <= curvature else {
        throw SettingError("decrease is \(decrease), curvature \(curvature)", "decrease must be the lower one")
    }
}
