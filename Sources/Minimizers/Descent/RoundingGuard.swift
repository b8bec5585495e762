/// A guard that tells steps that lower f from steps within its rounding, so that a run cannot go on for ever by the
/// latter.
///
/// If the value changes by no more than rounding, only the gradient still tells whether a point is better. Such a step
/// is taken if the gradient is smaller than after all such steps before. A few more are if the value falls
/// nevertheless.
struct RoundingGuard: Sendable {
    private var least = Double.infinity
    private var stalls = 0
    private static let maximumStalls = 10

    /// Returns the greatest difference from `value` that may be due to rounding.
    static func rounding(of value: Double) -> Double { 8 * Double.ulpOfOne * abs(value) }

    /// Returns whether to go on from `next`.
    mutating func accepts(_ next: Iterate, after iterate: Iterate, of problem: Problem) -> Bool {
        let rounding = Self.rounding(of: iterate.value)
        if next.value < iterate.value - rounding {
            stalls = 0
            return true
        }
        let norm = problem.stationarity(next.slope, at: next.point).norm
        if norm < Swift.min(least, problem.stationarity(iterate.slope, at: iterate.point).norm) {
            least = norm
            return next.value <= iterate.value + rounding
        }
        stalls += 1
        return next.value < iterate.value && stalls <= Self.maximumStalls
    }
}
