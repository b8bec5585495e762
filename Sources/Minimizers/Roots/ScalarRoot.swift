/// The method that narrows the interval around a root of an equation in one variable.
public enum ScalarRootFinder: String, Sendable, CaseIterable {
    /// Secants and inverse parabolas, and bisection where these do not help. Source: Brent, *Algorithms for
    /// Minimization without Derivatives*, 1973, chapter 4.
    case brent
    /// Bisection: the interval is halved with every evaluation.
    case bisection
}

/// Finds x with f(x) = 0 in an interval at whose ends f has opposite signs.
/// ```swift
/// print(try findRoot(of: { x in x * x - 2 }, in: 0...2).point)  // 1.41421356…
/// ```
/// If f is not continuous it may find a place where f jumps over 0: look at the value.
/// - Throws: `MinimizationError` if the signs are the same or the values not finite; `CancellationError` if the task is
///   cancelled; whatever `function` throws.
public func findRoot(
    of function: (Double) throws -> Double, in interval: ClosedRange<Double>, using method: ScalarRootFinder = .brent,
    until stopping: ScalarStopping = .root
) throws -> ScalarSolution {
    try withoutActuallyEscaping(function) { function in
        var function = ScalarFunction(function, stopping)
        let (low, high) = (try function(interval.lowerBound), try function(interval.upperBound))
        for end in [low, high] {
            guard end.point.isFinite, end.value.isFinite else {
                throw MinimizationError("f(\(end.point)) is not finite", "give an interval where it is", at: "findRoot")
            }
        }
        guard low.value == 0 || high.value == 0 || (low.value < 0) != (high.value < 0) else {
            throw MinimizationError(
                "f(\(low.point)) = \(low.value) and f(\(high.point)) = \(high.value) have the same sign",
                "give an interval across the root", at: "findRoot")
        }
        var enclosure = Enclosure(low, high, usesInterpolation: method == .brent)
        var reason = StopReason.evaluationLimit
        while true {
            if enclosure.best.value == 0 || enclosure.halfWidth <= stopping.tolerance(at: enclosure.best.point) / 2 {
                reason = .pointTolerance
                break
            }
            if function.isSpent { break }
            let point = enclosure.next(stopping.tolerance(at: enclosure.best.point) / 2)
            let sample = try function(point)
            guard sample.value.isFinite else {
                throw MinimizationError("f(\(point)) is not finite", "give an interval where it is", at: "findRoot")
            }
            enclosure.take(sample)
        }
        return ScalarSolution(
            point: enclosure.best.point, value: enclosure.best.value, interval: enclosure.interval,
            evaluations: function.evaluations, reason: reason)
    }
}

/// A root between `best` and `opposite`, where f has opposite signs. Source: Brent 1973, section 4.6.
private struct Enclosure {
    typealias Sample = ScalarFunction.Sample

    private(set) var best: Sample
    private var opposite: Sample
    /// The best point before.
    private var previous: Sample
    private var (step, earlier) = (0.0, 0.0)
    private let usesInterpolation: Bool

    init(_ low: Sample, _ high: Sample, usesInterpolation: Bool) {
        (best, opposite) = abs(low.value) < abs(high.value) ? (low, high) : (high, low)
        previous = opposite
        self.usesInterpolation = usesInterpolation
        (step, earlier) = (opposite.point - best.point, opposite.point - best.point)
    }

    var halfWidth: Double { abs(opposite.point - best.point) / 2 }
    var interval: ClosedRange<Double> {
        Swift.min(best.point, opposite.point)...Swift.max(best.point, opposite.point)
    }

    /// Returns where to look next, at least `tolerance` away.
    mutating func next(_ tolerance: Double) -> Double {
        let middle = (opposite.point - best.point) / 2
        let interpolated = usesInterpolation && abs(earlier) >= tolerance ? interpolation : middle
        if abs(previous.value) > abs(best.value), interpolated / middle > 0,
            abs(interpolated) < Swift.min(1.5 * abs(middle) - tolerance / 2, abs(earlier) / 2)
        {
            (earlier, step) = (step, interpolated)
        } else {
            (step, earlier) = (middle, middle)
        }
        return best.point + (abs(step) > tolerance ? step : middle > 0 ? tolerance : -tolerance)
    }

    /// The step to the root of the secant, or of the inverse parabola through three different points.
    private var interpolation: Double {
        let s = best.value / previous.value
        if previous.point == opposite.point { return (opposite.point - best.point) * s / (s - 1) }
        let (q, r) = (previous.value / opposite.value, best.value / opposite.value)
        let p = s * ((opposite.point - best.point) * q * (q - r) - (best.point - previous.point) * (r - 1))
        return -p / ((q - 1) * (r - 1) * (s - 1))
    }

    mutating func take(_ sample: Sample) {
        previous = best
        if (sample.value < 0) == (best.value < 0) {
            best = sample
        } else {
            opposite = best
            best = sample
            (step, earlier) = (opposite.point - best.point, opposite.point - best.point)
        }
        if abs(opposite.value) < abs(best.value) {
            previous = best
            (best, opposite) = (opposite, best)
        }
    }
}
