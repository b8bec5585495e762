import Support

/// The conditions on a step, by c₁ (`decrease`) and c₂ (`curvature`), 0 < c₁ ≤ c₂ < 1: that f decreases enough, and
/// that the step is not too short.
/// ```
/// φ(t) ≤ φ(0) + c₁ t φ'(0)        Armijo
/// φ'(t) ≥ c₂ φ'(0)                 Wolfe:  the slope is less steep
/// |φ'(t)| ≤ c₂ |φ'(0)|              strong Wolfe
/// ```
/// If the decrease asked for is lost in the rounding of f, Armijo's condition is tested by the slopes, which is
/// equivalent for a parabola: φ'(t) ≤ (2c₁ − 1) φ'(0). Source: Hager and Zhang, *SIAM Journal on Optimization* 16,
/// 2005.
struct WolfeConditions {
    let decrease: Double
    let curvature: Double
    /// The value φ(0).
    let value: Double
    /// The slope φ'(0).
    let slope: Double
    let rounding: Double

    init(_ line: Line, decrease: Double, curvature: Double) {
        (self.decrease, self.curvature) = (decrease, curvature)
        (value, slope, rounding) = (line.origin.value, line.slope, line.rounding)
    }

    /// Returns whether Armijo's condition holds, by slopes if values cannot tell.
    func isDecrease(_ point: LinePoint) -> Bool {
        if isWithinRounding(point), !point.slope.isNaN { return isParabolicDecrease(point) }
        return isLower(point)
    }

    /// Returns whether Armijo's condition holds by values, for values that do not merely seem to be lower.
    func isLower(_ point: LinePoint) -> Bool {
        point.value <= value + decrease * point.step * slope && point.value < value
    }

    /// Returns whether the conditions of Hager and Zhang hold: Armijo's condition by slopes suffices if f does not
    /// rise.
    func isWolfe(_ point: LinePoint) -> Bool {
        guard point.slope >= curvature * slope else { return false }
        return isDecrease(point) || (point.value <= value + rounding && isParabolicDecrease(point))
    }

    func isStrongWolfe(_ point: LinePoint) -> Bool { abs(point.slope) <= -curvature * slope && isDecrease(point) }

    /// Returns whether `a` is higher than `b`, and not by rounding only.
    func isHigher(_ a: LinePoint, than b: LinePoint) -> Bool {
        a.value >= b.value && !(isWithinRounding(a) && isWithinRounding(b))
    }

    /// Returns whether Armijo's condition holds by slopes. Slopes alone would also take a maximum as high as the
    /// origin.
    private func isParabolicDecrease(_ point: LinePoint) -> Bool {
        point.slope <= (2 * decrease - 1) * slope && -decrease * point.step * slope <= rounding
    }
    private func isWithinRounding(_ point: LinePoint) -> Bool { abs(point.value - value) <= rounding }
}

/// The points that a search tries, of which there is a limit.
struct LineTrials {
    let line: Line
    let conditions: WolfeConditions
    private var left: Int
    /// The lowest point so far that fulfils Armijo's condition.
    private(set) var lowest: LinePoint?

    init(along line: Line, _ conditions: WolfeConditions, atMost count: Int) {
        (self.line, self.conditions, left) = (line, conditions, count)
    }

    /// Returns value and slope at `step`; nil if the trials are spent or the step is lost in rounding.
    mutating func point(at step: Double) throws -> LinePoint? {
        guard left > 0, step > 0, step.isFinite else { return nil }
        left -= 1
        let point = try line.valueAndSlope(at: step)
        if point.isFinite, point.value < lowest?.value ?? .infinity, conditions.isLower(point) { lowest = point }
        return point
    }
}
