import Support

/// What a step must fulfil, by c₁ (`decrease`) and c₂ (`curvature`), 0 < c₁ ≤ c₂ < 1: that f decreases enough, and that
/// the step is not too short.
/// ```
/// φ(t) ≤ φ(0) + c₁ t φ'(0)        Armijo
/// φ'(t) ≥ c₂ φ'(0)                 Wolfe:  the slope is less steep
/// |φ'(t)| ≤ c₂ |φ'(0)|              strong Wolfe
/// ```
/// Where the decrease that is asked for is lost in the rounding of f, Armijo's condition is tested by the slopes, which
/// for a parabola amounts to the same: φ'(t) ≤ (2c₁ − 1) φ'(0). Hager and Zhang, *SIAM Journal on Optimization* 16, 2005.
struct WolfeConditions {
    let decrease: Double
    let curvature: Double
    /// φ(0), φ'(0).
    let value: Double
    let slope: Double
    let rounding: Double

    init(_ line: Line, decrease: Double, curvature: Double) {
        (self.decrease, self.curvature) = (decrease, curvature)
        (value, slope, rounding) = (line.origin.value, line.slope, line.rounding)
    }

    /// Armijo's condition, by slopes where values cannot tell.
    func isDecrease(_ point: LinePoint) -> Bool {
        if isWithinRounding(point), !point.slope.isNaN { return isParabolicDecrease(point) }
        return isLower(point)
    }

    /// Armijo's condition by values, which do not merely seem to be lower.
    func isLower(_ point: LinePoint) -> Bool {
        point.value <= value + decrease * point.step * slope && point.value < value
    }

    /// As Hager and Zhang have it: Armijo's condition by slopes suffices where f does not rise.
    func isWolfe(_ point: LinePoint) -> Bool {
        guard point.slope >= curvature * slope else { return false }
        return isDecrease(point) || (point.value <= value + rounding && isParabolicDecrease(point))
    }

    func isStrongWolfe(_ point: LinePoint) -> Bool { abs(point.slope) <= -curvature * slope && isDecrease(point) }

    /// Whether `a` is higher than `b`, and not by rounding only.
    func isHigher(_ a: LinePoint, than b: LinePoint) -> Bool {
        a.value >= b.value && !(isWithinRounding(a) && isWithinRounding(b))
    }

    /// The slopes alone would also take a maximum as high as the origin.
    private func isParabolicDecrease(_ point: LinePoint) -> Bool {
        point.slope <= (2 * decrease - 1) * slope && -decrease * point.step * slope <= rounding
    }
    private func isWithinRounding(_ point: LinePoint) -> Bool { abs(point.value - value) <= rounding }
}

/// The points a search tries, of which there are only so many.
struct LineTrials {
    let line: Line
    let conditions: WolfeConditions
    private var left: Int
    /// The lowest so far that fulfils Armijo's condition.
    private(set) var lowest: LinePoint?

    init(along line: Line, _ conditions: WolfeConditions, atMost count: Int) {
        (self.line, self.conditions, left) = (line, conditions, count)
    }

    /// Value and slope at `step`; nil where the trials are spent or the step is lost in rounding.
    mutating func point(at step: Double) throws -> LinePoint? {
        guard left > 0, step > 0, step.isFinite else { return nil }
        left -= 1
        let point = try line.valueAndSlope(at: step)
        if point.isFinite, point.value < lowest?.value ?? .infinity, conditions.isLower(point) { lowest = point }
        return point
    }
}
