import Support
import Tensors

/// The points with x ≥ 0 and Σx = `sum`: probabilities, if the sum is 1.
public struct Simplex: LinearOracleSet {
    /// The sum of the elements, above 0.
    let sum: Double

    /// Creates the simplex.
    /// - Precondition: `sum` is above 0.
    public init(sum: Double = 1) {
        guard sum > 0, sum.isFinite else { misuse("Simplex: the sum is \(sum); it must be above 0") }
        self.sum = sum
    }

    /// Returns max(x − τ, 0), where τ is such that the sum is right: found among the sorted elements. O(n log n).
    /// Source: Held, Wolfe and Crowder, *Mathematical Programming* 6, 1974.
    public func nearest(to point: Vector) -> Vector {
        let threshold = simplexThreshold(point, sum: sum)
        return point.map { Swift.max($0 - threshold, 0) }
    }

    /// Returns the vertex with all of the sum at the least element of g.
    public func minimizer(ofLinear gradient: Vector) -> Vector {
        var vertex = Vector.zeros(gradient.count)
        if let least = gradient.indices.min(by: { gradient[$0] < gradient[$1] }) { vertex[least] = sum }
        return vertex
    }
}

/// Returns τ with Σ max(x − τ, 0) = `sum`.
func simplexThreshold(_ point: Vector, sum: Double) -> Double {
    // Differences from the greatest element are exact where they count.
    let greatest = point.max() ?? 0
    let sorted = point.map { $0 - greatest }.sorted(by: >)
    var (total, threshold) = (-sum, -sum)
    for (index, element) in sorted.enumerated() {
        total += element
        let candidate = total / Double(index + 1)
        if element <= candidate { break }
        threshold = candidate
    }
    return greatest + threshold
}
