import Tensors

/// A set of points with their values.
struct Population: Sendable {
    var points: [Vector]
    /// The value of each point; infinite where f is not finite.
    var values: [Double]

    /// Creates a Latin hypercube in a region, whose worst point is replaced by the start if that is better.
    init(
        _ count: Int, in region: SearchRegion, improving iterate: inout Iterate, _ function: Evaluator,
        using random: inout RandomStream
    ) throws {
        let start = (point: iterate.point, value: iterate.value)
        points = try region.points(count, using: &random, check: function.checkTime)
        values = try function.values(points, improving: &iterate)
        if let worst = values.indices.max(by: { values[$0] < values[$1] }), start.value <= values[worst] {
            (points[worst], values[worst]) = start
        }
    }

    init(points: [Vector], values: [Double]) { (self.points, self.values) = (points, values) }

    var count: Int { points.count }

    /// Returns how many numbers a step keeps for `count` points: the points before and after, what leads to them, and
    /// what an array takes beside its elements.
    static func numbersKept(_ count: Int, variables: Int) -> Double { 4 * Double(count) * Double(variables + 8) }

    /// The position of the least value, the first of equals.
    var best: Int { values.indices.min { values[$0] < values[$1] } ?? 0 }

    /// The distance of the points from the best, maxᵢⱼ |xᵢⱼ − xⱼ| / max(1, |xⱼ|).
    var extent: Double {
        let center = points[best]
        return points.reduce(0) { Swift.max($0, Self.distance($1, center)) }
    }

    /// The distance of the values from the best, maxᵢ |fᵢ − f| / max(1, |f|).
    var range: Double {
        let least = values[best]
        return values.reduce(0) { Swift.max($0, $1 - least) } / Swift.max(1, abs(least))
    }

    /// The distance from being one point: the greater of extent and range, or √range if that is less. It is less if
    /// members stay in several minima of the same value; in one minimum the range is about the square of the extent.
    var spread: Double {
        let range = range
        return Swift.min(Swift.max(extent, range), range.squareRoot())
    }

    private static func distance(_ point: Vector, _ center: Vector) -> Double {
        var largest = 0.0
        for index in center.indices {
            largest = Swift.max(largest, abs(point[index] - center[index]) / Swift.max(1, abs(center[index])))
        }
        return largest
    }

    /// Indicates whether the values are equal up to rounding.
    var isLevel: Bool {
        guard let least = values.min(), let greatest = values.max(), greatest < .infinity else { return false }
        return greatest - least <= 4 * Double.ulpOfOne * abs(least)
    }

    var betterHalf: Population {
        var sorted = self
        sorted.sort()
        let kept = (count + 1) / 2
        return Population(points: Array(sorted.points.prefix(kept)), values: Array(sorted.values.prefix(kept)))
    }

    /// Sorts from the best to the worst; equals stay in their order.
    mutating func sort() {
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        (points, values) = (order.map { points[$0] }, order.map { values[$0] })
    }
}
