import Tensors

/// The region in which a method without gradients begins to look: between the bounds of a variable if both are finite,
/// else within `scale · max(1, |xᵢ|)` of the start, as far as the bounds allow.
struct SearchRegion: Sendable {
    let start: Vector
    let lower: Vector
    let upper: Vector
    /// The distance a variable may be expected to move: that between its bounds, else max(1, |xᵢ|).
    let units: Vector
    let bounds: Bounds?

    init(around start: Vector, scale: Double, within bounds: Bounds?) {
        (self.start, self.bounds) = (start, bounds)
        let sizes = start.map { Swift.max(1, abs($0)) }
        guard let bounds else {
            (lower, upper, units) = (start.adding(-scale, sizes), start.adding(scale, sizes), sizes)
            return
        }
        let widths = bounds.upper - bounds.lower
        units = Vector.combined(widths, sizes, "SearchRegion") { $0.isFinite && $0 > 0 ? $0 : $1 }
        let isBoxed = widths.map(\.isFinite)
        lower = Vector(
            start.indices.map {
                isBoxed[$0] ? bounds.lower[$0] : Swift.max(bounds.lower[$0], start[$0] - scale * sizes[$0])
            })
        upper = Vector(
            start.indices.map {
                isBoxed[$0] ? bounds.upper[$0] : Swift.min(bounds.upper[$0], start[$0] + scale * sizes[$0])
            })
    }

    /// Returns the nearest point within the bounds.
    func clamped(_ point: Vector) -> Vector { bounds?.clamped(point) ?? point }

    /// Returns the mirror image within the bounds of a point beyond them; the nearest point if that is outside too.
    func reflected(_ point: Vector) -> Vector {
        guard let bounds, !bounds.contains(point) else { return point }
        var image = point
        for index in point.indices {
            let nearest = Swift.min(Swift.max(point[index], bounds.lower[index]), bounds.upper[index])
            image[index] = 2 * nearest - point[index]
        }
        return bounds.clamped(image)
    }

    /// Returns a random point, uniformly distributed over the region.
    func point(using random: inout RandomStream) -> Vector {
        Vector(start.indices.map { random.uniform(lower[$0], upper[$0]) })
    }

    /// Returns a Latin hypercube of `count` points: each variable takes each of `count` equal parts of its range once.
    /// Source: McKay, Beckman and Conover, *Technometrics* 21, 1979.
    /// - Parameter check: called before each variable; throws to end the work.
    func points(_ count: Int, using random: inout RandomStream, check: () throws -> Void) rethrows -> [Vector] {
        var points = Array(repeating: start, count: count)
        for variable in start.indices {
            try check()
            let width = (upper[variable] - lower[variable]) / Double(count)
            for (row, part) in RandomKey(random.next()).permutation(count).enumerated() {
                let place = lower[variable] + width * (Double(part) + random.uniform())
                points[row][variable] = Swift.min(place, upper[variable])
            }
        }
        return points
    }
}
