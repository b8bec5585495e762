import Support
import Tensors

/// A density over a search space: a mixture with one component for each point and one prior, each the product of a kernel
/// for every parameter.
/// ```
/// p(x) = Σₖ wₖ Πⱼ kₖⱼ(xⱼ)
/// ```
/// The newest 25 points have weight 1, older ones less, the prior 1. Bergstra et al., NeurIPS 2011, with the constants of
/// Optuna 5.
struct ParzenEstimator: Sendable {
    let space: SearchSpace
    private let weights: [Double]
    /// One for each parameter.
    private let columns: [ParzenColumn]

    /// - Parameter points: from the oldest to the newest.
    init(_ points: [[Double]], in space: SearchSpace) {
        self.space = space
        let all = Self.weights(points.count) + [1]
        let sum = all.reduce(0, +)
        weights = all.map { $0 / sum }
        columns = space.parameters.indices.map { index in
            ParzenColumn(points.map { $0[index] }, space.parameters[index].distribution)
        }
    }

    /// 1 for the newest 25, and for those before a line from 1/n to 1.
    private static func weights(_ count: Int) -> [Double] {
        let old = count - 25
        return (0..<count).map { index in
            if index >= old { return 1 }
            let least = 1 / Double(count)
            return old == 1 ? least : least + (1 - least) * Double(index) / Double(old - 1)
        }
    }

    func point(using random: inout RandomStream) -> [Double] {
        var place = random.uniform()
        let component = weights.firstIndex { weight in
            place -= weight
            return place < 0
        }
        return zip(columns, space.parameters).map { column, parameter in
            column.value(of: component ?? weights.count - 1, in: parameter.distribution, using: &random)
        }
    }

    /// log p, along the coordinates of the parameters; of whole numbers and choices the logarithm of the probability.
    /// - Complexity: O(points × parameters)
    func logDensity(at point: [Double]) -> Double {
        var logs = weights.map { log($0) }
        for index in columns.indices {
            columns[index].addLogDensities(at: point[index], of: space.parameters[index].distribution, to: &logs)
        }
        let greatest = logs.max() ?? -.infinity
        guard greatest.isFinite else { return greatest }
        var sum = 0.0
        for each in logs { sum += exp(each - greatest) }
        return greatest + log(sum)
    }
}
