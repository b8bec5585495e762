/// The minima of curves on a line through two points with their slopes.
enum Interpolation {
    /// Returns the minimum of the cubic with the values and slopes of both points; nil if it has none.
    static func cubicMinimum(_ a: LinePoint, _ b: LinePoint) -> Double? {
        cubicMinimum((a.step, a.value, a.slope), (b.step, b.value, b.slope))
    }

    typealias Sample = (step: Double, value: Double, slope: Double)

    /// Returns the minimum of a cubic. Source: Nocedal and Wright 2006, formula 3.59.
    static func cubicMinimum(_ a: Sample, _ b: Sample) -> Double? {
        let width = b.step - a.step
        let first = a.slope + b.slope - 3 * (a.value - b.value) / (a.step - b.step)
        let scale = max(abs(first), max(abs(a.slope), abs(b.slope)))
        let square = (first / scale) * (first / scale) - (a.slope / scale) * (b.slope / scale)
        guard square >= 0 else { return nil }
        let second = (width < 0 ? -scale : scale) * square.squareRoot()
        let step = b.step - width * (b.slope + second - first) / (b.slope - a.slope + 2 * second)
        return step.isFinite ? step : nil
    }

    /// Returns where the slope vanishes if it changes linearly between both points; not finite if it does not change.
    static func secant(_ a: LinePoint, _ b: LinePoint) -> Double { secant((a.step, 0, a.slope), (b.step, 0, b.slope)) }

    static func secant(_ a: Sample, _ b: Sample) -> Double {
        a.step + a.slope / (a.slope - b.slope) * (b.step - a.step)
    }

    /// Returns `step`, or the nearest place that leaves `margin` of the width free at both ends; the middle if it is
    /// not finite.
    static func safeguarded(_ step: Double?, between a: Double, and b: Double, margin: Double = 0.1) -> Double {
        guard let step, step.isFinite else { return a + (b - a) / 2 }
        let (low, high) = (min(a, b), max(a, b))
        let free = margin * (high - low)
        return min(max(step, low + free), high - free)
    }
}
