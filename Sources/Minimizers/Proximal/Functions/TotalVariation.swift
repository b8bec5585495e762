import Tensors

/// The total variation w Σ |xᵢ₊₁ − xᵢ|, which prefers steps to slopes.
public struct TotalVariation: ProximalFunction {
    /// The weight w.
    let weight: Double

    /// Creates the function.
    /// - Precondition: the weight is at least 0.
    public init(weight: Double = 1) { self.weight = checkedWeight(weight, "TotalVariation") }

    public func value(_ point: Vector) -> Double {
        weight * zip(point, point.dropFirst()).reduce(0) { $0 + abs($1.1 - $1.0) }
    }

    /// Returns the exact proximal point, by dynamic programming. With fₖ(b) the least remaining cost of k elements
    /// given xₖ = b,
    /// ```
    /// fₖ₊₁'(b) = (b − vₖ₊₁) + min(max(fₖ'(b), −λ), λ)        λ = t w
    /// ```
    /// is piecewise linear and rises; where fₖ' passes −λ and λ bounds xₖ by xₖ₊₁, from the last element back. O(n).
    ///
    /// Source: Johnson, *J. Computational and Graphical Statistics* 22, 2013.
    public func proximalPoint(_ point: Vector, step: Double) -> Vector {
        guard point.count > 1, step * weight > 0 else { return point }
        var derivative = CappedDerivative(cap: step * weight, capacity: point.count)
        var ranges: [(low: Double, high: Double)] = []
        for index in 0..<(point.count - 1) {
            derivative.addParabola(at: point[index])
            ranges.append(derivative.capped())
        }
        derivative.addParabola(at: point[point.count - 1])
        var result = point
        result[point.count - 1] = derivative.root
        for index in ranges.indices.reversed() {
            result[index] = Swift.min(Swift.max(result[index + 1], ranges[index].low), ranges[index].high)
        }
        return result
    }
}

/// A piecewise linear function that rises: lines, each from one knot to the next.
private struct CappedDerivative {
    private typealias Segment = (slope: Double, intercept: Double)

    private let cap: Double
    /// The places where the function bends, and by how much slope and intercept grow there; `first...last` are in use.
    private var knots: [(place: Double, slope: Double, intercept: Double)]
    private var first: Int
    private var last: Int
    /// The line before the first knot; `rightmost` is that after the last.
    private var leftmost: Segment = (0, 0)
    private var rightmost: Segment = (0, 0)

    init(cap: Double, capacity: Int) {
        self.cap = cap
        knots = Array(repeating: (0, 0, 0), count: 2 * capacity + 2)
        (first, last) = (capacity, capacity - 1)
    }

    mutating func addParabola(at center: Double) {
        leftmost = (leftmost.slope + 1, leftmost.intercept - center)
        rightmost = (rightmost.slope + 1, rightmost.intercept - center)
    }

    /// Cuts the function off below −cap and above cap.
    /// - Returns: where it passes these.
    mutating func capped() -> (low: Double, high: Double) {
        let left = lineFromLeft(at: -cap)
        let right = lineFromRight(at: cap)
        let low = (-cap - left.line.intercept) / left.line.slope
        let high = (cap - right.line.intercept) / right.line.slope
        (first, last) = (left.next - 1, right.next + 1)
        knots[first] = (low, left.line.slope, left.line.intercept + cap)
        knots[last] = (high, -right.line.slope, cap - right.line.intercept)
        (leftmost, rightmost) = ((0, -cap), (0, cap))
        return (low, high)
    }

    /// The place where the function is 0.
    var root: Double {
        let line = lineFromLeft(at: 0).line
        return -line.intercept / line.slope
    }

    /// Returns the line on which the function has a value, and the first knot to the right of that.
    private func lineFromLeft(at level: Double) -> (line: Segment, next: Int) {
        var (line, next) = (leftmost, first)
        while next <= last, line.slope * knots[next].place + line.intercept <= level {
            line = (line.slope + knots[next].slope, line.intercept + knots[next].intercept)
            next += 1
        }
        return (line, next)
    }

    /// Returns the line on which the function has a value, and the first knot to the left of that.
    private func lineFromRight(at level: Double) -> (line: Segment, next: Int) {
        var (line, next) = (rightmost, last)
        while next >= first, line.slope * knots[next].place + line.intercept >= level {
            line = (line.slope - knots[next].slope, line.intercept - knots[next].intercept)
            next -= 1
        }
        return (line, next)
    }
}
