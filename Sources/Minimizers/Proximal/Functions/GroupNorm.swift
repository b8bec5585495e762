import Support
import Tensors

/// The sum Σ w_g ‖x_g‖ over groups g of adjacent elements, as for the group lasso. Elements of no group are free.
/// Source: Yuan and Lin, *J. Royal Statistical Society B* 68, 2006.
public struct GroupNorm: ProximalFunction {
    /// The groups.
    let groups: [Range<Int>]
    /// The weight of each group.
    let weights: Vector

    /// Creates the function.
    /// - Parameters:
    ///   - weights: one for each group; by default the root of its size.
    /// - Precondition: the groups do not overlap.
    public init(_ groups: [Range<Int>], weights: Vector? = nil) {
        let sorted = groups.sorted { $0.lowerBound < $1.lowerBound }
        if let overlap = zip(sorted, sorted.dropFirst()).first(where: { $0.upperBound > $1.lowerBound }) {
            misuse("GroupNorm: the groups \(overlap.0) and \(overlap.1) overlap")
        }
        self.groups = groups
        self.weights = weights ?? Vector(groups.map { Double($0.count).squareRoot() })
        guard self.weights.count == groups.count else {
            misuse("GroupNorm: \(groups.count) groups and \(self.weights.count) weights")
        }
        for weight in self.weights { _ = checkedWeight(weight, "GroupNorm") }
    }

    public func value(_ point: Vector) -> Double {
        zip(groups, weights).reduce(0) { $0 + $1.1 * norm(point, $1.0) }
    }

    /// Returns max(1 − t w_g / ‖x_g‖, 0) x_g of each group.
    public func proximalPoint(_ point: Vector, step: Double) -> Vector {
        var result = point
        for (group, weight) in zip(groups, weights) {
            let norm = norm(point, group)
            let factor = norm > step * weight ? 1 - step * weight / norm : 0
            for index in group { result[index] *= factor }
        }
        return result
    }

    private func norm(_ point: Vector, _ group: Range<Int>) -> Double {
        var squares = 0.0
        for index in group { squares += point.elements[index] * point.elements[index] }
        return squares.squareRoot()
    }
}
