import Support

/// A box: lᵢ ≤ xᵢ ≤ uᵢ. A missing bound is infinite.
public struct Bounds: Sendable, Hashable {
    /// The lower bound of each variable.
    public let lower: Vector
    /// The upper bound of each variable.
    public let upper: Vector

    /// Creates a box from its lower and upper bounds.
    /// - Precondition: there are as many lower as upper bounds, none is NaN, and no lower bound is above its upper one.
    public init(lower: Vector, upper: Vector) {
        guard lower.count == upper.count else {
            misuse("Bounds: \(lower.count) lower and \(upper.count) upper bounds; give one of each per variable")
        }
        if let index = lower.indices.first(where: { !(lower[$0] <= upper[$0]) }) {
            misuse("Bounds: the bounds of element \(index) are \(lower[index]) and \(upper[index])")
        }
        (self.lower, self.upper) = (lower, upper)
    }

    /// Creates a box from one range for each variable.
    public init(_ ranges: [ClosedRange<Double>]) {
        lower = Vector(ranges.map(\.lowerBound))
        upper = Vector(ranges.map(\.upperBound))
    }

    /// Creates a box from one range for all of `count` variables.
    public init(_ range: ClosedRange<Double>, count: Int) {
        self.init(Array(repeating: range, count: count))
    }

    /// The number of variables.
    public var count: Int { lower.count }

    /// Returns whether the point is in the box, exactly.
    public func contains(_ point: Vector) -> Bool {
        point.indices.allSatisfy { lower[$0] <= point[$0] && point[$0] <= upper[$0] }
    }

    /// Returns the nearest point of the box.
    package func clamped(_ point: Vector) -> Vector {
        var result = point
        for index in point.indices { result[index] = Swift.min(Swift.max(point[index], lower[index]), upper[index]) }
        return result
    }

    /// Returns the greatest t for which x + t d is in the box; infinite if no bound is met.
    package func maximumStep(from point: Vector, along direction: Vector) -> Double {
        var step = Double.infinity
        for index in point.indices where direction[index] != 0 {
            let bound = direction[index] > 0 ? upper[index] : lower[index]
            step = Swift.min(step, Swift.max(0, (bound - point[index]) / direction[index]))
        }
        return step
    }

    /// Returns x − P(x − g): g if no bound is in its way, and 0 at a minimum.
    package func projectedGradient(_ gradient: Vector, at point: Vector) -> Vector {
        point - clamped(point - gradient)
    }

    /// Indicates whether every variable lies between two finite bounds, as methods need that sample the box.
    package var isFinite: Bool { lower.isFinite && upper.isFinite }
}

extension Bounds: LinearOracleSet {
    public func nearest(to point: Vector) -> Vector { clamped(point) }

    /// Returns the vertex with the lower bound where g is positive, else the upper one.
    /// - Precondition: the box is finite where g is not 0.
    public func minimizer(ofLinear gradient: Vector) -> Vector {
        Vector(
            gradient.indices.map { index in
                if gradient[index] == 0 { return Swift.min(Swift.max(0, lower[index]), upper[index]) }
                return gradient[index] > 0 ? lower[index] : upper[index]
            })
    }
}
