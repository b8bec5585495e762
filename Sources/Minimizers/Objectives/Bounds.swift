import Support
import Tensors

/// A box: lᵢ ≤ xᵢ ≤ uᵢ. Where there is no bound it is infinite.
public struct Bounds: Sendable, Hashable {
    public let lower: Vector
    public let upper: Vector

    /// - Precondition: as many lower as upper bounds, none of them not a number, no lower one above its upper one.
    public init(lower: Vector, upper: Vector) {
        guard lower.count == upper.count else {
            misuse("Bounds: \(lower.count) lower and \(upper.count) upper bounds; give one of each per variable")
        }
        if let index = lower.indices.first(where: { !(lower[$0] <= upper[$0]) }) {
            misuse("Bounds: the bounds of element \(index) are \(lower[index]) and \(upper[index])")
        }
        (self.lower, self.upper) = (lower, upper)
    }

    /// One range for each variable.
    public init(_ ranges: [ClosedRange<Double>]) {
        lower = Vector(ranges.map(\.lowerBound))
        upper = Vector(ranges.map(\.upperBound))
    }

    /// One range for all of `count` variables.
    public init(_ range: ClosedRange<Double>, count: Int) {
        self.init(Array(repeating: range, count: count))
    }

    public var count: Int { lower.count }

    public func contains(_ point: Vector) -> Bool {
        point.indices.allSatisfy { lower[$0] <= point[$0] && point[$0] <= upper[$0] }
    }

    /// The nearest point of the box.
    public func clamped(_ point: Vector) -> Vector {
        var result = point
        for index in point.indices { result[index] = Swift.min(Swift.max(point[index], lower[index]), upper[index]) }
        return result
    }

    /// The greatest t for which x + t d is in the box; infinite where no bound is met.
    public func maximumStep(from point: Vector, along direction: Vector) -> Double {
        var step = Double.infinity
        for index in point.indices where direction[index] != 0 {
            let bound = direction[index] > 0 ? upper[index] : lower[index]
            step = Swift.min(step, Swift.max(0, (bound - point[index]) / direction[index]))
        }
        return step
    }

    /// x − P(x − g): g where no bound is in its way, and 0 in a minimum.
    public func projectedGradient(_ gradient: Vector, at point: Vector) -> Vector {
        point - clamped(point - gradient)
    }

    /// Whether every variable lies between two finite bounds, as methods need that sample the box.
    public var isFinite: Bool { lower.isFinite && upper.isFinite }
}
