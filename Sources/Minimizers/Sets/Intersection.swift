import Tensors

/// The points that lie in all of several sets.
public struct Intersection: ConvexSet {
    /// The sets.
    let sets: [any ConvexSet]
    /// The tolerance of the corrections: see `init`.
    var tolerance: Double
    /// The limit of rounds.
    var maximumRounds: Int

    /// Creates the intersection.
    /// - Parameters:
    ///   - tolerance: a round that changes the correction of no set by more than this, relative to ‖x‖, is the last.
    public init(_ sets: any ConvexSet..., tolerance: Double = 1e-12, maximumRounds: Int = 10_000) {
        self.init(sets, tolerance: tolerance, maximumRounds: maximumRounds)
    }

    /// Creates the intersection of an array of sets.
    public init(_ sets: [any ConvexSet], tolerance: Double = 1e-12, maximumRounds: Int = 10_000) {
        (self.sets, self.tolerance, self.maximumRounds) = (sets, tolerance, maximumRounds)
    }

    /// Returns the projection by Dykstra's algorithm: projections onto one set after the other, each from a point to
    /// which is added what its last projection took away. If the sets have no point in common, the result is a point of
    /// the last set.
    ///
    /// Source: Boyle and Dykstra, *Lecture Notes in Statistics* 37, 1986.
    public func nearest(to point: Vector) -> Vector {
        var x = point
        var corrections = sets.map { _ in Vector.zeros(point.count) }
        for _ in 0..<maximumRounds {
            var movement = 0.0
            for (index, set) in sets.enumerated() {
                let corrected = x + corrections[index]
                x = set.nearest(to: corrected)
                let correction = corrected - x
                movement = Swift.max(movement, (correction - corrections[index]).norm)
                corrections[index] = correction
            }
            if movement <= tolerance * Swift.max(1, x.norm) { break }
        }
        return x
    }
}
