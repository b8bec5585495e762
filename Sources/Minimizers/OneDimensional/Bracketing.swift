/// An interval with a point inside that is no higher than its ends, or why there is none.
enum Bracket {
    case enclosed(ClosedRange<Double>, ScalarFunction.Sample)
    case ended(StopReason, best: ScalarFunction.Sample)
}

/// Goes downhill from a start, each step 1.618 times as long as the one before.
func bracket(_ function: inout ScalarFunction, from start: Double, step: Double) throws -> Bracket {
    var behind = try function(start)
    guard behind.value.isFinite, start.isFinite, step != 0, step.isFinite else {
        throw MinimizationError("the function is not finite at the start, \(start); start where it is")
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
