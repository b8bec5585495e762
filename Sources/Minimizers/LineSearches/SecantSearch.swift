/// The search of Hager and Zhang: an interval [a, b] with φ(a) ≤ φ(0) + ε, φ'(a) < 0 and φ'(b) ≥ 0, being narrowed.
/// Each function returns the point it came upon that fulfils the conditions, if any.
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

    /// B0 to B3.
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

    /// U3: φ' < 0 at both ends, and the upper one is too high or not finite.
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

    /// U0 to U3: the part of the interval on one side of `step`.
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

    /// L1 to L3.
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

    /// S1 to S4: a secant step, and another from the end that it moved.
    private mutating func doubleSecant() throws -> LinePoint? {
        let (oldLow, oldHigh) = (low, high)
        let step = Interpolation.secant(low, high)
        if let found = try update(at: step) { return found }
        if step == high.step { return try update(at: Interpolation.secant(oldHigh, high)) }
        if step == low.step { return try update(at: Interpolation.secant(oldLow, low)) }
        return nil
    }
}
