private let golden = 0.3819660112501051

/// Brent 1973, section 5.8: the interval [a, b] encloses the minimum; x is the lowest point, w and v the next.
func brentMinimum(
    of function: inout ScalarFunction, in interval: ClosedRange<Double>, startingAt middle: ScalarFunction.Sample?,
    _ stopping: ScalarStopping
) throws -> ScalarSolution {
    var (a, b) = (interval.lowerBound, interval.upperBound)
    var x = try middle ?? function(a + golden * (b - a))
    var (w, v) = (x, x)
    /// The step, and the one before the last.
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
            // No nearer to the ends than can be told apart.
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

/// From x to the minimum of the parabola through three points; nil where there is none.
private func parabolicStep(
    _ x: ScalarFunction.Sample, _ w: ScalarFunction.Sample, _ v: ScalarFunction.Sample
) -> Double? {
    let r = (x.point - w.point) * (x.value - v.value)
    let q = (x.point - v.point) * (x.value - w.value)
    let step = ((x.point - w.point) * r - (x.point - v.point) * q) / (2 * (q - r))
    return step.isFinite ? step : nil
}

/// Two inner points that divide the interval by the golden section, one of which serves again.
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
