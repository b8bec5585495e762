/// The method that narrows the interval around a minimum of a function of one variable.
public enum ScalarMinimizer: String, Sendable, CaseIterable {
    /// Parabolas through the best three points, and golden sections where these do not help. Converges faster than
    /// linearly if f is smooth. Source: Brent, *Algorithms for Minimization without Derivatives*, 1973, chapter 5.
    case brent
    /// Golden sections: the interval shrinks to 0.618 with every evaluation. Source: Kiefer, *Proc. AMS* 4, 1953.
    case goldenSection
}

/// Minimizes a function of one variable within an interval, by values alone.
///
/// Finds the minimum of a function that has only one; else one of them. The ends are evaluated, too.
/// ```swift
/// print(try minimize({ x in x * x - 2 * x }, in: 0...3).point)  // 1…
/// ```
/// - Throws: `MinimizationError` if the interval or every value is not finite; `CancellationError` if the task is
///   cancelled; whatever `function` throws.
public func minimize(
    _ function: (Double) throws -> Double, in interval: ClosedRange<Double>, using method: ScalarMinimizer = .brent,
    until stopping: ScalarStopping = .minimum
) throws -> ScalarSolution {
    guard interval.lowerBound.isFinite, interval.upperBound.isFinite else {
        throw MinimizationError("the interval from \(interval.lowerBound) to \(interval.upperBound) is not finite")
    }
    return try withoutActuallyEscaping(function) { function in
        var function = ScalarFunction(function, stopping)
        var solution: ScalarSolution
        switch method {
        case .brent: solution = try brentMinimum(of: &function, in: interval, startingAt: nil, stopping)
        case .goldenSection: solution = try goldenMinimum(of: &function, in: interval, stopping)
        }
        for end in [interval.lowerBound, interval.upperBound] {
            let sample = try function(end)
            guard sample.value < solution.value || end == solution.point else { continue }
            solution = ScalarSolution(
                point: end, value: sample.value, interval: solution.interval, evaluations: 0, reason: solution.reason)
        }
        guard solution.value.isFinite else {
            throw MinimizationError("the function is not finite at any point tried", "give an interval where it is")
        }
        return ScalarSolution(
            point: solution.point, value: solution.value, interval: solution.interval,
            evaluations: function.evaluations, reason: solution.reason)
    }
}

/// Minimizes a function of one variable from a start, without bounds: goes downhill with growing steps until the
/// function rises, then narrows the enclosed interval.
/// - Parameter step: the first step, not 0.
/// - Throws: `MinimizationError` if the function is not finite at the start; `CancellationError` if the task is
///   cancelled; whatever `function` throws.
public func minimize(
    _ function: (Double) throws -> Double, from start: Double, step: Double = 0.1,
    using method: ScalarMinimizer = .brent, until stopping: ScalarStopping = .minimum
) throws -> ScalarSolution {
    try withoutActuallyEscaping(function) { function in
        var function = ScalarFunction(function, stopping)
        switch try bracket(&function, from: start, step: step) {
        case .ended(let reason, let best):
            return ScalarSolution(
                point: best.point, value: best.value, interval: best.point...best.point,
                evaluations: function.evaluations, reason: reason)
        case .enclosed(let interval, let middle):
            switch method {
            case .brent: return try brentMinimum(of: &function, in: interval, startingAt: middle, stopping)
            case .goldenSection: return try goldenMinimum(of: &function, in: interval, stopping)
            }
        }
    }
}

/// An interval with a point inside that is no higher than its ends, or why there is none.
enum Bracket {
    case enclosed(ClosedRange<Double>, ScalarFunction.Sample)
    case ended(StopReason, best: ScalarFunction.Sample)
}

/// Encloses a minimum: goes downhill from a start, each step 1.618 times as long as the one before.
func bracket(_ function: inout ScalarFunction, from start: Double, step: Double) throws -> Bracket {
    var behind = try function(start)
    guard behind.value.isFinite, start.isFinite, step != 0, step.isFinite else {
        throw MinimizationError("the function is not finite at the start, \(start)", "start where it is")
    }
    var step = step
    var best = try function(start + step)
    if best.value > behind.value {
        (behind, best) = (best, behind)
        step = -step
    }
    let firstValue = best.value
    var isFlat = best.value == behind.value
    let lowest = -1e20 * Swift.max(1, abs(firstValue))
    while !function.isSpent {
        step *= 1.618033988749895
        let ahead = try function(best.point + step)
        isFlat = isFlat && ahead.value == firstValue
        if ahead.value > best.value || (ahead.value == best.value && !isFlat) {
            let ends = (Swift.min(behind.point, ahead.point), Swift.max(behind.point, ahead.point))
            return .enclosed(ends.0...ends.1, best)
        }
        if ahead.value < lowest { return .ended(.unbounded, best: best) }
        if !ahead.point.isFinite { return .ended(isFlat ? .flat : .unbounded, best: best) }
        (behind, best) = (best, ahead)
    }
    return .ended(isFlat ? .flat : .evaluationLimit, best: best)
}

private let golden = 0.3819660112501051

/// Narrows the interval [a, b] around a minimum; x is the lowest point, w and v the next. Source: Brent 1973, section
/// 5.8.
func brentMinimum(
    of function: inout ScalarFunction, in interval: ClosedRange<Double>, startingAt middle: ScalarFunction.Sample?,
    _ stopping: ScalarStopping
) throws -> ScalarSolution {
    var (a, b) = (interval.lowerBound, interval.upperBound)
    var x = try middle ?? function(a + golden * (b - a))
    var (w, v) = (x, x)
    // The step, and the one before the last.
    var (step, earlier) = (0.0, 0.0)
    var reason = StopReason.evaluationLimit
    while !function.isSpent {
        let center = a + (b - a) / 2
        let tolerance = stopping.tolerance(at: x.point)
        if abs(x.point - center) + (b - a) / 2 <= 2 * tolerance {
            reason = .pointTolerance
            break
        }
        if let parabolic = parabolicStep(x, w, v), abs(parabolic) < abs(earlier) / 2,
            x.point + parabolic > a, x.point + parabolic < b
        {
            (earlier, step) = (step, parabolic)
            // At least a distance from the ends that can be told apart.
            let point = x.point + step
            if point - a < 2 * tolerance || b - point < 2 * tolerance {
                step = x.point < center ? tolerance : -tolerance
            }
        } else {
            earlier = (x.point < center ? b : a) - x.point
            step = golden * earlier
        }
        let u = try function(x.point + (abs(step) >= tolerance ? step : step > 0 ? tolerance : -tolerance))
        if u.value <= x.value {
            if u.point < x.point { b = x.point } else { a = x.point }
            (v, w, x) = (w, x, u)
        } else {
            if u.point < x.point { a = u.point } else { b = u.point }
            if u.value <= w.value || w.point == x.point {
                (v, w) = (w, u)
            } else if u.value <= v.value || v.point == x.point || v.point == w.point {
                v = u
            }
        }
    }
    return ScalarSolution(
        point: x.point, value: x.value, interval: a...b, evaluations: function.evaluations, reason: reason)
}

/// Returns the step from x to the minimum of the parabola through three points; nil if it has none.
private func parabolicStep(
    _ x: ScalarFunction.Sample, _ w: ScalarFunction.Sample, _ v: ScalarFunction.Sample
) -> Double? {
    let r = (x.point - w.point) * (x.value - v.value)
    let q = (x.point - v.point) * (x.value - w.value)
    let step = ((x.point - w.point) * r - (x.point - v.point) * q) / (2 * (q - r))
    return step.isFinite ? step : nil
}

/// Narrows the interval by two inner points that divide it by the golden section, one of which serves again.
func goldenMinimum(
    of function: inout ScalarFunction, in interval: ClosedRange<Double>, _ stopping: ScalarStopping
) throws -> ScalarSolution {
    var (a, b) = (interval.lowerBound, interval.upperBound)
    var left = try function(a + golden * (b - a))
    var right = try function(b - golden * (b - a))
    var reason = StopReason.evaluationLimit
    while !function.isSpent {
        let best = left.value <= right.value ? left : right
        if b - a <= 2 * stopping.tolerance(at: best.point) || left.point >= right.point {
            reason = .pointTolerance
            break
        }
        if left.value <= right.value {
            (b, right) = (right.point, left)
            left = try function(a + golden * (b - a))
        } else {
            (a, left) = (left.point, right)
            right = try function(b - golden * (b - a))
        }
    }
    let best = left.value <= right.value ? left : right
    return ScalarSolution(
        point: best.point, value: best.value, interval: a...b, evaluations: function.evaluations, reason: reason)
}
