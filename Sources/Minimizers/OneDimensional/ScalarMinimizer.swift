/// How the minimum of a function of one variable is enclosed.
public enum ScalarMinimizer: String, Sendable, CaseIterable {
    /// By parabolas through the best three points, and golden sections where these do not help. Converges faster than
    /// linearly where f is smooth. Brent, *Algorithms for Minimization without Derivatives*, 1973, chapter 5.
    case brent
    /// The interval shrinks to 0.618 with every evaluation. Kiefer, *Proc. AMS* 4, 1953.
    case goldenSection
}

/// Makes a function of one variable small within an interval, by values alone.
///
/// Finds the minimum of a function that has one only; else one of them. The ends are looked at, too.
/// ```swift
/// print(try minimize({ x in x * x - 2 * x }, in: 0...3).point)  // 1…
/// ```
/// - Throws: `MinimizationError` where the interval or every value is not finite; what `function` throws.
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
            throw MinimizationError("the function is not finite at any point tried; give an interval where it is")
        }
        return ScalarSolution(
            point: solution.point, value: solution.value, interval: solution.interval,
            evaluations: function.evaluations, reason: solution.reason)
    }
}

/// Makes a function of one variable small, from a start without bounds: goes downhill with growing steps until the
/// function rises, and narrows what was enclosed.
/// - Parameter step: the first.
/// - Throws: `MinimizationError` where the function is not finite at the start; what `function` throws.
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
